using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>A number: the output is the Score.</summary>
internal sealed class RegressionPrediction : PredictionTask
{
    public const string TaskName = "Regression";

    public RegressionPrediction(int outputCount = 1)
        : base(TaskName, outputCount, labelNames: null)
    {
        RequireOneOutput();
    }

    public override IReadOnlyList<ScoreColumn> Columns { get; } =
    [
        new ScoreColumn<float>(
            ScoreColumn.Score, NumberDataViewType.Single, (ReadOnlySpan<float> scores, ref float value) => value = scores[0]),
    ];
}
