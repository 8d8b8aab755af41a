using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Transforms;

/// <summary>Appends what a layer of a trained network gives, as features for the stages after it. Made by <see cref="ExpressMLTransformsCatalog.NetworkFeatures"/>.</summary>
/// <remarks>
/// <para><b>Input and Output Columns.</b> The input is what the network was trained on: a vector of <see cref="float"/> or <see cref="byte"/> of
/// known size, or images. The output is a vector of <see cref="float"/> with the dimensions C×H×W of the layer's output, or n where height and width are 1.</para>
/// <para><b>Characteristics.</b> The network is trained already: <see cref="Fit"/> reads the schema and no row. Saved with the model. A trainer that reads
/// its rows more than once computes the features each time, unless <c>AppendCacheCheckpoint</c> stands between. Exportable to ONNX.</para>
/// <para><b>Details.</b> Only the layers that lead to this one are run, as for scoring: dropout drops nothing, and batch normalisation uses its running
/// averages. Source of the idea: Donahue et al. 2014, "DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition", arXiv:1310.1531.</para>
/// </remarks>
public sealed class NetworkFeaturesEstimator : IEstimator<NetworkTransformer>
{
    private readonly NetworkTransformer _transformer;

    internal NetworkFeaturesEstimator(NetworkTransformer transformer) => _transformer = transformer;

    /// <inheritdoc/>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Require(inputSchema, _transformer.FeatureColumnName, _transformer.Model.InputShape.Length, _transformer.TakesImages);
        SchemaShape.Column output = SchemaSeam.Describe(_transformer.Task.Columns[0].Describe(_transformer.Task.Name, setId: 1));
        return new SchemaShape(inputSchema.Where(column => column.Name != output.Name).Append(output));
    }
}
