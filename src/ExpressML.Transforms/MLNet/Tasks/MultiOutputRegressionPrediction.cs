using ExpressML.Transforms.Labels;

namespace ExpressML.Transforms;

/// <summary>Several numbers: the outputs are the Score, a vector with the slot names of the training label.</summary>
internal sealed class MultiOutputRegressionPrediction : PredictionTask
{
    public const string TaskName = "MultiOutputRegression";

    public MultiOutputRegressionPrediction(int outputCount, LabelNames? labelNames)
        : base(TaskName, outputCount, labelNames)
    {
        Columns = [VectorOfScores()];
    }

    public override IReadOnlyList<ScoreColumn> Columns { get; }
}
