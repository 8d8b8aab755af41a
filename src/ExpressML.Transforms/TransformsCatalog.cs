using ExpressML;
using ExpressML.Transforms;

namespace Microsoft.ML;

/// <summary>The pipeline stages of ExpressML, as methods of <c>mlContext.Transforms</c>.</summary>
public static class ExpressMLTransformsCatalog
{
    /// <summary>Resizes pictures that are already numbers, bilinearly. (ML.NET's ResizeImages takes <c>MLImage</c> only.)</summary>
    /// <remarks>See <see cref="PixelResizingEstimator"/> for the columns and for how pixels are interpolated.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/> with the dimensions C×<paramref name="height"/>×<paramref name="width"/>.</param>
    /// <param name="inputColumnName">Name of the column to read: a vector of <see cref="float"/> or <see cref="byte"/>, channel after channel.
    /// If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="inputShape">Channels, height and width of a picture in the input column, such as <c>(1, 8, 8)</c>.</param>
    /// <param name="height">Number of rows of a picture afterwards, in pixels; at least 1.</param>
    /// <param name="width">Number of columns of a picture afterwards, in pixels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or, from Fit and Transform: the column is missing or does not fit <paramref name="inputShape"/>.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ResizePixels("Features", "Pixels", inputShape: (1, 8, 8), height: 28, width: 28)
    /// </code>
    /// </example>
    public static PixelResizingEstimator ResizePixels(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Shape inputShape, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new PixelResizingEstimator(outputColumnName, inputColumnName, inputShape, height, width);
    }

    /// <summary>Appends what a layer of a trained network gives, as features for the stages after it: pictures become vectors that any trainer of ML.NET takes.</summary>
    /// <remarks>See <see cref="NetworkFeaturesEstimator"/>. Only the network is taken from the model: stages before it, such as resizing, belong into the pipeline, too.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/>.</param>
    /// <param name="model">A <see cref="NetworkTransformer"/>, or a chain with one in it, as <c>mlContext.Model.Load</c> gives it; the last one if there are several.</param>
    /// <param name="layer">The layer: see <see cref="ExpressML.Networks.Network.NameOf"/>. An activation that follows it is a layer of its own.</param>
    /// <param name="inputColumnName">Name of the column to read. If null, the one that the network was trained on.</param>
    /// <exception cref="ArgumentException">The model has no network or the network no such layer; the message says what there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">From Fit and Transform: the column is missing, or has another type or size than the network takes.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.NetworkFeatures("Embedding", trained, layer: "F6")
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"))
    /// </code>
    /// </example>
    public static NetworkFeaturesEstimator NetworkFeatures(
        this TransformsCatalog catalog, string outputColumnName, ITransformer model, string layer, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer network = ContainedNetwork.Of(model, nameof(model));
        return new NetworkFeaturesEstimator(network.OutputOf(layer, outputColumnName, inputColumnName ?? network.FeatureColumnName));
    }
}
