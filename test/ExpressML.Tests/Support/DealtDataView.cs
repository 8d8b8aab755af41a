using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Rows of pixels and a label, dealt out batch by batch to the cursors of a set, as the test says.</summary>
internal sealed class DealtDataView : IDataView
{
    private readonly (float[] Pixels, uint Key)[] _rows;

    /// <summary>A view of rows.</summary>
    /// <param name="rows">Each with its pixels and its key, which counts from 1; 0 is a missing label.</param>
    /// <param name="classCount">How many keys there are.</param>
    public DealtDataView((float[] Pixels, uint Key)[] rows, int classCount)
    {
        _rows = rows;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, rows[0].Pixels.Length));
        builder.AddColumn("Label", new KeyDataViewType(typeof(uint), classCount));
        Schema = builder.ToSchema();
    }

    /// <summary>How many cursors a set has, whatever is asked for.</summary>
    public int Cursors { get; init; } = 1;

    /// <summary>Rows of a batch.</summary>
    public int RowsABatch { get; init; } = 1;

    /// <summary>Which cursor gets a batch. Default: each in turn.</summary>
    public Func<int, int>? CursorOf { get; init; }

    /// <summary>The number that a batch is given. Default: its own.</summary>
    public Func<int, int>? NumberOf { get; init; }

    /// <summary>Called before a cursor moves to a row of the source, on its thread.</summary>
    public Action<int>? Moving { get; init; }

    /// <summary>How many rows a reading gives: the argument counts the readings from 1.</summary>
    public Func<int, int>? RowsOfReading { get; init; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>How many times the rows have been asked for.</summary>
    public int Readings { get; private set; }

    /// <summary>How many of them by one plain cursor.</summary>
    public int PlainReadings { get; private set; }

    /// <summary>Cursors that have not been disposed of.</summary>
    public int OpenCursors { get; private set; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        PlainReadings++;
        return new Cursor(this, BeginReading(), _ => true);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        int rows = BeginReading();
        return [.. Enumerable.Range(0, Cursors).Select(c => new Cursor(this, rows, batch => (CursorOf?.Invoke(batch) ?? batch % Cursors) == c))];
    }

    private int BeginReading()
    {
        Readings++;
        return RowsOfReading?.Invoke(Readings) ?? _rows.Length;
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly DealtDataView _view;
        private readonly int _count;
        private readonly Func<int, bool> _isOurs;
        private long _position = -1;
        private int _row = -1;

        public Cursor(DealtDataView view, int count, Func<int, bool> isOurs)
        {
            (_view, _count, _isOurs) = (view, count, isOurs);
            _view.OpenCursors++;
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => _view.NumberOf?.Invoke(BatchOf(_row)) ?? BatchOf(_row);

        public override bool MoveNext()
        {
            do
                _row++;
            while (_row < _count && !_isOurs(BatchOf(_row)));
            if (_row >= _count)
                return false;
            _position++;
            _view.Moving?.Invoke(_row);
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> pixels = (ref VBuffer<float> value) =>
            {
                float[] row = _view._rows[_row].Pixels;
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, row.Length);
                row.CopyTo(editor.Values);
                value = editor.Commit();
            };
            ValueGetter<uint> key = (ref uint value) => value = _view._rows[_row].Key;
            return (ValueGetter<TValue>)(object)(column.Name == "Label" ? key : pixels);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _view.OpenCursors--;
            base.Dispose(disposing);
        }

        private int BatchOf(int row) => row / _view.RowsABatch;
    }
}
