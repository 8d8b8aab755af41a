using ExpressML;
using ExpressML.Transforms;

namespace Microsoft.ML;

/// <summary>What ExpressML adds to <c>mlContext.BinaryClassification</c>.</summary>
public static class ExpressMLBinaryClassificationCatalog
{
    /// <summary>Changes the score above which a model predicts true, as ML.NET's method of this name does for its own models.</summary>
    /// <remarks>
    /// The score is the logit: for a probability p, the threshold is ln(p / (1 − p)), such as −0.85 for 0.3, and 0 for ½, the usual one. Score and Probability stay the same.
    /// The threshold is saved with the model.
    /// </remarks>
    /// <param name="catalog">The catalog: <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="model">The model, which is not changed.</param>
    /// <param name="threshold">The score above which the prediction is true, a finite number.</param>
    /// <returns>The same model with the threshold. Both share their parameters.</returns>
    /// <exception cref="ArgumentException">The model is not one of binary classification, or the threshold is not finite.</exception>
    public static NetworkTransformer ChangeModelThreshold(this BinaryClassificationCatalog catalog, NetworkTransformer model, float threshold)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return model.WithThreshold((float)Guard.Finite(threshold));
    }

    /// <summary>Changes the score above which the network in a whole model predicts true, such as one that was loaded.</summary>
    /// <inheritdoc cref="ChangeModelThreshold(BinaryClassificationCatalog, NetworkTransformer, float)" path="/remarks"/>
    /// <param name="catalog">The catalog: <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="model">The model, which is not changed: a chain with a <see cref="NetworkTransformer"/> in it, the last one if there are several.</param>
    /// <param name="threshold">The score above which the prediction is true, a finite number.</param>
    /// <returns>A chain of the same stages, but for the network.</returns>
    /// <exception cref="ArgumentException">There is no network of binary classification in the model, or the threshold is not finite.</exception>
    public static ITransformer ChangeModelThreshold(this BinaryClassificationCatalog catalog, ITransformer model, float threshold)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        Guard.Finite(threshold);
        return ContainedNetwork.Replace(model, nameof(model), network => network.WithThreshold(threshold));
    }
}
