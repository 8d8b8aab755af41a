using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Scoring;

/// <summary>Reads rows ahead and keeps what may be asked of them, so that they go through the network together.</summary>
internal sealed class LookAheadCursor : DataViewRowCursor
{
    // Grows from the first to the last by the factor, so that a look at a few rows stays cheap.
    private const int FirstRows = 4;
    private const int MaxRows = 64;
    private const int Growth = 4;

    private readonly NetworkMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly ActiveColumns _active;
    private readonly ScoringBatch _batch;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids = new DataViewRowId[MaxRows];
    private readonly long[] _positions = new long[MaxRows];
    private readonly long[] _batches = new long[MaxRows];
    private readonly Dictionary<int, KeptColumn> _kept;

    private int _rowsToRead = FirstRows;
    private int _count;
    private int _row = -1;
    private bool _isInputAtEnd;

    public LookAheadCursor(NetworkMapper mapper, DataViewRowCursor input, ActiveColumns active, int threads)
    {
        (_mapper, _input, _active) = (mapper, input, active);
        _batch = mapper.CreateBatch(input, MaxRows, threads);
        _idGetter = input.GetIdGetter();
        _kept = active.Columns.Where(column => !mapper.IsScore(column)).ToDictionary(
            column => column.Index,
            column => KeptColumn.Create(input, mapper.InputSchema[column.Index], MaxRows));
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => IsOnRow ? _positions[_row] : -1;

    public override long Batch => IsOnRow ? _batches[_row] : 0;

    private bool IsOnRow => _row >= 0 && _row < _count;

    public override bool MoveNext()
    {
        _row++;
        if (_row >= _count)
            ReadAhead();
        return IsOnRow;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[CurrentRow()];

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Check(column);
        return _mapper.IsScore(column)
            ? _mapper.CreateGetter<TValue>(column, () => _batch.Scores(CurrentRow()))
            : NetworkMapper.Typed<TValue>(_kept[column.Index].CreateGetter(CurrentRow), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private void ReadAhead()
    {
        (_row, _count) = (0, 0);
        _batch.Clear();
        while (_batch.Count < _rowsToRead && !_isInputAtEnd)
        {
            if (_input.MoveNext())
                KeepRow();
            else
                _isInputAtEnd = true;
        }

        _count = _batch.Count;
        _rowsToRead = Math.Min(_rowsToRead * Growth, MaxRows);
    }

    private void KeepRow()
    {
        int row = _batch.Count;
        (_positions[row], _batches[row]) = (_input.Position, _input.Batch);
        _idGetter(ref _ids[row]);
        foreach (KeptColumn column in _kept.Values)
            column.Keep(row);
        _batch.Add();
    }

    private int CurrentRow() =>
        IsOnRow ? _row : throw new InvalidOperationException("The cursor is not on a row. Call MoveNext first, and stop when it returns false.");
}
