using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Passes another view through and records what is asked of it.</summary>
internal sealed class RecordingDataView : IDataView
{
    private readonly IDataView _source;
    private int _rowsRead;

    public RecordingDataView(IDataView source) => _source = source;

    /// <summary>How many rows all cursors together have moved to.</summary>
    public int RowsRead => _rowsRead;

    /// <summary>Columns that the last cursor was asked for.</summary>
    public string[] ColumnsAskedFor { get; private set; } = [];

    /// <summary>How many cursors have been disposed of.</summary>
    public int CursorsDisposed { get; private set; }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Record(columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        Record(columnsNeeded);
        return Array.ConvertAll(_source.GetRowCursorSet(columnsNeeded, n, rand), cursor => (DataViewRowCursor)new Cursor(this, cursor));
    }

    private void Record(IEnumerable<DataViewSchema.Column> columns) => ColumnsAskedFor = [.. columns.Select(column => column.Name)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly RecordingDataView _view;
        private readonly DataViewRowCursor _cursor;

        public Cursor(RecordingDataView view, DataViewRowCursor cursor) => (_view, _cursor) = (view, cursor);

        public override long Position => _cursor.Position;

        public override long Batch => _cursor.Batch;

        public override DataViewSchema Schema => _cursor.Schema;

        public override bool MoveNext()
        {
            bool moved = _cursor.MoveNext();
            if (moved)
                Interlocked.Increment(ref _view._rowsRead);
            return moved;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => _cursor.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _cursor.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            _view.CursorsDisposed++;
            _cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
