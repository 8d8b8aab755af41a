using ExpressML.Onnx;
using ExpressML.Onnx.LayerNodes;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Scoring;

/// <summary>A trained network bound to the columns of one input schema.</summary>
internal sealed class NetworkMapper : IRowToRowMapper
{
    private readonly NetworkColumns _columns;
    private readonly DataViewSchema.Column _features;

    public NetworkMapper(NetworkColumns columns, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        (_columns, InputSchema) = (columns, inputSchema);
        _features = FeatureColumn.Find(inputSchema, columns.FeatureColumnName, columns.Network.InputShape.Length, columns.TakesImages);

        var output = new DataViewSchema.Builder();
        output.AddColumns(inputSchema);
        uint setId = ScoreColumn.NextSetId(inputSchema);
        foreach (ScoreColumn column in columns.Task.Columns)
        {
            DataViewSchema.DetachedColumn described = column.Describe(columns.Task.Name, setId);
            output.AddColumn(described.Name, described.Type, described.Annotations);
        }

        OutputSchema = output.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    /// <summary>Whether numbers are read that may come from images, so that a row may be an exception of the stage that loads its image.</summary>
    public bool ReadsNumbersOfImages => !_columns.TakesImages && ImageColumn.IsIn(InputSchema);

    public DataViewSchema OutputSchema { get; }

    /// <summary>The column that is read.</summary>
    public DataViewSchema.Column Features => _features;

    /// <summary>Whether it holds images rather than numbers.</summary>
    public bool ReadsImages => _columns.TakesImages;

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

    /// <summary>The getter of a computed column.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the type of <paramref name="column"/>.</exception>
    public ValueGetter<TValue> CreateGetter<TValue>(DataViewSchema.Column column, CurrentScores scores) =>
        Typed<TValue>(_columns.Task.Columns[column.Index - InputSchema.Count].CreateGetter(scores), column);

    /// <summary>Throws unless all layers of the network can be written as nodes of ONNX.</summary>
    /// <exception cref="NotSupportedException">One can't.</exception>
    public void RequireConvertible() => NetworkNodes.RequireAll(_columns.Network);

    /// <summary>Adds the nodes of ONNX that make the computed columns.</summary>
    /// <param name="nodes">Takes them.</param>
    /// <param name="features">The column that is read, [N, …] in its order.</param>
    public IEnumerable<(DataViewSchema.Column Column, string Value)> WriteNodes(OnnxNodes nodes, string features)
    {
        (int channels, int height, int width) = _columns.Network.InputShape;
        string images = _columns.PixelOrder == PixelOrder.Planar
            ? nodes.Reshape(features, 0, channels, height, width)
            : nodes.Transpose(nodes.Reshape(features, 0, height, width, channels), 0, 3, 1, 2);
        string scores = PredictionNodes.WriteScores(_columns.Network, _columns.Task, nodes, images, _columns.Views);
        return [.. _columns.Task.Columns.Select((column, i) => (OutputSchema[InputSchema.Count + i], column.WriteNodes(nodes, scores)))];
    }

    /// <summary>A getter as the type that the caller asked for, or an error in ML.NET's words.</summary>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{getter.GetType().GenericTypeArguments[0]}'.");

    /// <summary>Scores up to <paramref name="capacity"/> rows of <paramref name="input"/> at a time; not to be shared between threads.</summary>
    public ScoringBatch CreateBatch(DataViewRow input, int capacity, int threads)
    {
        var reader = FeatureReader.Create(input, _features, new InputLayout(_columns.Network.InputShape, _columns.PixelOrder, _columns.Shrinking));
        return new ScoringBatch(reader, _columns.Network, _columns.Scorer, capacity, threads);
    }
}
