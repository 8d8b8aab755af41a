using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Explanations;

/// <summary>Appends a map of what in an image made a trained network decide. Made by <see cref="ExpressMLExplanationsCatalog.Explanation"/>.</summary>
/// <remarks>
/// <para><b>Input and Output Columns.</b> The input is what the network was trained on: a vector of <see cref="float"/> or <see cref="byte"/> of known size, or images. The output is a vector of <see cref="float"/>
/// with the dimensions height × width of the network's input: <see cref="ExpressML.Explanations.Explanation.Values"/>. A row with NaN or infinite pixels, or without an image that can be read, gets NaN.</para>
/// <para><b>Characteristics.</b> The network is trained already: <see cref="Fit"/> reads the schema and no row. Saved with the model, the network included; loaded where ExpressML.Explanations is
/// referenced. Not exportable to ONNX.</para>
/// <para><b>Details.</b> See <see cref="ExplanationMethod"/>. A map is computed whenever it is asked for.</para>
/// </remarks>
public sealed class ExplanationEstimator : IEstimator<ExplanationTransformer>
{
    private readonly ExplanationTransformer _transformer;

    internal ExplanationEstimator(ExplanationTransformer transformer) => _transformer = transformer;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or has another type or size than the network takes.</exception>
    public ExplanationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or has another type than the network takes.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _transformer.RequireInput(inputSchema);
        return inputSchema.With(_transformer.OutputColumn);
    }
}
