using ExpressML.Networks;
using Microsoft.ML;

namespace ExpressML.Transforms;

// By this interface, and not by the public one with the model's type, PermutationFeatureImportance finds the predictor in a chain or a loaded model.
// It asks for the column first. Of images it would find no number to permute, and give an empty result without a word.
public sealed partial class NetworkTransformer : ISingleFeaturePredictionTransformer
{
    string ISingleFeaturePredictionTransformer.FeatureColumnName => ColumnOfNumbers();

    string ISingleFeaturePredictionTransformer<Network>.FeatureColumnName => ColumnOfNumbers();

    private string ColumnOfNumbers() => !TakesImages ? FeatureColumnName : throw new NotSupportedException(
        $"PermutationFeatureImportance permutes numbers, but this network reads images from column '{FeatureColumnName}'. Train on numbers, with ResizeImages and ExtractPixels before the trainer.");
}
