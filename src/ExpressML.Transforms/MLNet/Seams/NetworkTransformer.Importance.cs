using Microsoft.ML;

namespace ExpressML.Transforms;

// By this interface, and not by the public one with the model's type, PermutationFeatureImportance finds the predictor in a chain or a loaded model.
public sealed partial class NetworkTransformer : ISingleFeaturePredictionTransformer
{
}
