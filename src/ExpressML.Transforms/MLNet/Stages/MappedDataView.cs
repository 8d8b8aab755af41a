using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Scoring;
using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Transforms.Stages;

/// <summary>The rows of another view with one column more, or several. Nothing is computed before a cursor asks for it.</summary>
internal sealed partial class MappedDataView : IDerivedView
{
    private readonly ColumnMapper _mapper;
    private readonly IDataView _input;
    private int _passes;

    public MappedDataView(IReadOnlyList<IColumnMapping> mappings, IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (_mapper, _input) = (new ColumnMapper(mappings, input.Schema), input);
    }

    public IDataView Source => _input;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public bool CanShuffle => _input.CanShuffle;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Map(_input.GetRowCursor(_mapper.GetDependencies(active.Columns), rand), active, NextPass());
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] inputs = _input.GetRowCursorSet(_mapper.GetDependencies(active.Columns), n, rand);
        int pass = NextPass();
        return Array.ConvertAll<DataViewRowCursor, DataViewRowCursor>(inputs, input => Map(input, active, pass));
    }

    private RowByRowCursor Map(DataViewRowCursor input, ActiveColumns active, int pass) => new(input, new MappedRow(_mapper, input, active, pass));

    private int NextPass() => Interlocked.Increment(ref _passes) - 1;
}
