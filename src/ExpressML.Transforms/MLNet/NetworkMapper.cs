using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>A trained network bound to the columns of one input schema.</summary>
internal sealed class NetworkMapper : IRowToRowMapper
{
    private readonly NetworkTransformer _transformer;
    private readonly DataViewSchema.Column _features;

    public NetworkMapper(NetworkTransformer transformer, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        (_transformer, InputSchema) = (transformer, inputSchema);
        _features = FeatureColumn.Find(inputSchema, transformer.FeatureColumnName, transformer.Model.InputShape.Length);

        var output = new DataViewSchema.Builder();
        output.AddColumns(inputSchema);
        uint setId = ScoreColumns.NextSetId(inputSchema);
        foreach (var column in ScoreColumns.Create(transformer.Model.OutputLength, transformer.LabelNames, setId))
            output.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = output.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>Whether a column of <see cref="OutputSchema"/> is computed here, rather than passed through.</summary>
    public bool IsScore(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        IEnumerable<int> indices = dependingColumns.Select(column => IsScore(column) ? _features.Index : column.Index);
        return indices.Distinct().Order().Select(index => InputSchema[index]).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row must have the schema that the mapper was made for.", nameof(input));
        return new ScoredRow(this, input, new ActiveColumns(OutputSchema, activeColumns));
    }

    /// <summary>Scores up to <paramref name="capacity"/> rows of <paramref name="input"/> at a time; not to be shared between threads.</summary>
    public ScoringBatch CreateBatch(DataViewRow input, int capacity, int threads)
    {
        var reader = new FeatureReader(input, _features, _transformer.Model.InputShape, _transformer.PixelOrder);
        return new ScoringBatch(reader, _transformer.Model, capacity, threads);
    }
}
