using ExpressML.Explanations;
using ExpressML.Transforms;

namespace Microsoft.ML;

/// <summary>The pipeline stage of ExpressML.Explanations, as a method of <c>mlContext.Transforms</c>.</summary>
public static class ExpressMLExplanationsCatalog
{
    /// <summary>Appends a map of what in an image made a trained network decide.</summary>
    /// <remarks>See <see cref="ExplanationEstimator"/>. Only the network is taken from the model: stages before it, such as resizing, belong into the pipeline, too.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/>, height × width.</param>
    /// <param name="model">A <see cref="NetworkTransformer"/>, or a chain with one in it, as <c>mlContext.Model.Load</c> gives it; the last one if there are several.</param>
    /// <param name="method">How predictions are explained. Default: <see cref="GradCam"/>.</param>
    /// <param name="target">The class that is explained, by its number from 0 or its name. Default: the most likely one of each row.</param>
    /// <param name="inputColumnName">Name of the column to read. If null, the one that the network was trained on.</param>
    /// <exception cref="ArgumentException">The model has no network, the network takes no images, or there is no such layer or class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no class of this number, or, from Fit and Transform: the column is missing, or has another type or size than the network takes.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Explanation("Map", trained, new GradCam { Layer = "C3" })
    /// </code>
    /// </example>
    public static ExplanationEstimator Explanation(
        this TransformsCatalog catalog, string outputColumnName, ITransformer model, ExplanationMethod? method = null, TargetClass target = default, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer network = ContainedNetwork.Of(model, nameof(model));
        NetworkTransformer reading = network.WithFeatureColumn(inputColumnName ?? network.FeatureColumnName);
        return new ExplanationEstimator(new ExplanationTransformer(outputColumnName, reading, method ?? new GradCam(), target));
    }
}
