using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>A row of the input with one column more, which is computed whenever it is asked for.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly ColumnMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _isActive;

    public MappedRow(ColumnMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        (_mapper, _input) = (mapper, input);
        _isActive = new bool[mapper.OutputSchema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
            _isActive[column.Index] = true;
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _isActive[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active; ask for it when the cursor is opened.");
        if (!_mapper.IsAdded(column))
            return _input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
        return _mapper.CreateGetter(_input) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it cannot be read as {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }
}
