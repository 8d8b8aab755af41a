using System.Numerics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Onnx;
using ExpressML.Persistence;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Yes or no: the output is the logit, Score; Probability is its sigmoid, and PredictedLabel whether the logit is above a threshold.</summary>
internal sealed class BinaryPrediction : PredictionTask
{
    public const string TaskName = "BinaryClassification";

    /// <summary>The name in model files with another threshold than 0, which are followed by the threshold.</summary>
    public const string NameWithThreshold = "BinaryClassificationWithThreshold";

    public BinaryPrediction(int outputCount = 1, float threshold = 0)
        : base(TaskName, outputCount, labelNames: null)
    {
        RequireOneOutput();
        Threshold = threshold;

        // A row without a prediction has NaN for score and probability; a Boolean can't be missing and is false, as in ML.NET.
        Columns =
        [
            new ScoreColumn<bool>(
                ScoreColumn.PredictedLabel, BooleanDataViewType.Instance, (ReadOnlySpan<float> logits, ref bool value) => value = logits[0] > threshold)
            {
                WriteNodes = (nodes, logits) => nodes.Node("Greater", [logits, nodes.Number("threshold", threshold)]),
            },
            new ScoreColumn<float>(
                ScoreColumn.Score, NumberDataViewType.Single, (ReadOnlySpan<float> logits, ref float value) => value = logits[0]),
            new ScoreColumn<float>(
                ScoreColumn.Probability, NumberDataViewType.Single, (ReadOnlySpan<float> logits, ref float value) => value = Sigmoid(logits[0]),
                annotations => annotations.Add("IsNormalized", BooleanDataViewType.Instance, (ref bool value) => value = true))
            {
                WriteNodes = static (nodes, logits) => nodes.Node("Sigmoid", [logits]),
            },
        ];
    }

    /// <summary>The score above which the prediction is true.</summary>
    public float Threshold { get; }

    public override IReadOnlyList<ScoreColumn> Columns { get; }

    // A model with the usual threshold is written as it always was, and loads in every version.
    private protected override string StoredName => Threshold == 0 ? TaskName : NameWithThreshold;

    private protected override void WriteSettings(ModelWriter writer)
    {
        if (Threshold != 0)
            writer.Write(Threshold);
    }

    // By the kernel, which gives the same bits on every machine.
    private static float Sigmoid(float logit) => default(ActivationFunctions.Sigmoid).Value(new NarrowVector(new Vector<float>(logit))).Lanes[0];
}
