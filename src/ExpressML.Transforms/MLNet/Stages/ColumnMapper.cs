using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages;

/// <summary>One or more <see cref="IColumnMapping"/> bound to the schema of their input. The added columns are the last ones, in their order.</summary>
internal sealed class ColumnMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<IColumnMapping> _mappings;
    private readonly DataViewSchema.Column[] _inputs;

    public ColumnMapper(IReadOnlyList<IColumnMapping> mappings, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        (_mappings, InputSchema) = (mappings, inputSchema);
        _inputs = [.. mappings.Select(mapping => mapping.FindInput(inputSchema))];

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        for (int i = 0; i < _inputs.Length; i++)
        {
            DataViewSchema.DetachedColumn added = mappings[i].Map(_inputs[i]);
            builder.AddColumn(added.Name, added.Type, added.Annotations);
        }

        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns that this stage adds, each with the one that it is made of.</summary>
    public IEnumerable<ColumnConversion> Conversions =>
        _mappings.Select((mapping, i) => new ColumnConversion(mapping, _inputs[i], OutputSchema[InputSchema.Count + i]));

    /// <summary>Whether a column of the output is one that this stage adds.</summary>
    public bool IsAdded(DataViewSchema.Column output) => output.Index >= InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns
        .Select(column => IsAdded(column) ? _inputs[column.Index - InputSchema.Count] : InputSchema[column.Index])
        .DistinctBy(column => column.Index)
        .ToArray();

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new MappedRow(this, input, new ActiveColumns(OutputSchema, activeColumns), pass: 0);

    /// <summary>Makes the getter of an added column over a row of the input.</summary>
    public Delegate CreateGetter(DataViewRow input, DataViewSchema.Column output, int pass)
    {
        int added = output.Index - InputSchema.Count;
        return _mappings[added].CreateGetter(input, _inputs[added], pass);
    }
}
