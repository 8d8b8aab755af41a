using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>An <see cref="IColumnMapping"/> bound to the schema of its input. The added column is the last one.</summary>
internal sealed class ColumnMapper : IRowToRowMapper
{
    private readonly IColumnMapping _mapping;
    private readonly DataViewSchema.Column _input;

    public ColumnMapper(IColumnMapping mapping, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        (_mapping, InputSchema) = (mapping, inputSchema);
        _input = inputSchema.GetColumnOrNull(mapping.InputColumnName) ?? throw ColumnErrors.NotFound("input", mapping.InputColumnName);

        DataViewSchema.DetachedColumn added = mapping.Map(_input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(added.Name, added.Type, added.Annotations);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>Whether a column of the output is the one that this stage adds.</summary>
    public bool IsAdded(DataViewSchema.Column output) => output.Index == InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(column => IsAdded(column) ? _input : InputSchema[column.Index]).DistinctBy(column => column.Index).ToArray();

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new MappedRow(this, input, new ActiveColumns(OutputSchema, activeColumns));

    /// <summary>Makes the getter of the added column over a row of the input.</summary>
    public Delegate CreateGetter(DataViewRow input) => _mapping.CreateGetter(input, _input);
}
