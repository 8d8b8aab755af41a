using Microsoft.ML;

namespace ExpressML.Transforms;

// ML.NET's chain of estimators asks for this internal interface, and transforms by it, when it fits the stages that follow.
public sealed partial class DropoutTransformer : ITransformerWithDifferentMappingAtTrainingTime
{
    IDataView ITransformerWithDifferentMappingAtTrainingTime.TransformForTrainingPipeline(IDataView input) => TransformForTraining(input);
}
