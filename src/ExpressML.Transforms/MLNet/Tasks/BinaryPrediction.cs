using System.Numerics;
using ExpressML.Kernels.Elementwise;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Yes or no: the output is the logit, Score; Probability is its sigmoid, and PredictedLabel whether it is above 0.</summary>
internal sealed class BinaryPrediction : PredictionTask
{
    public const string TaskName = "BinaryClassification";

    public BinaryPrediction(int outputCount = 1)
        : base(TaskName, outputCount, labelNames: null)
    {
        RequireOneOutput();
    }

    // A row without a prediction has NaN for score and probability; a Boolean can't be missing and is false, as in ML.NET.
    public override IReadOnlyList<ScoreColumn> Columns { get; } =
    [
        new ScoreColumn<bool>(
            ScoreColumn.PredictedLabel, BooleanDataViewType.Instance, (ReadOnlySpan<float> logits, ref bool value) => value = logits[0] > 0),
        new ScoreColumn<float>(
            ScoreColumn.Score, NumberDataViewType.Single, (ReadOnlySpan<float> logits, ref float value) => value = logits[0]),
        new ScoreColumn<float>(
            ScoreColumn.Probability, NumberDataViewType.Single, (ReadOnlySpan<float> logits, ref float value) => value = Sigmoid(logits[0]),
            annotations => annotations.Add("IsNormalized", BooleanDataViewType.Instance, (ref bool value) => value = true)),
    ];

    // By the kernel, which gives the same bits on every machine.
    private static float Sigmoid(float logit) => default(ActivationFunctions.Sigmoid).Value(new NarrowVector(new Vector<float>(logit))).Lanes[0];
}
