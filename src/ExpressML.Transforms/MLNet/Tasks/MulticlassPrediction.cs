using ExpressML.Networks.Scoring;
using ExpressML.Onnx;
using ExpressML.Transforms.Labels;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>One class of several: an output a class, whose softmax are the probabilities. PredictedLabel is the key of the most probable class.</summary>
internal sealed class MulticlassPrediction : PredictionTask
{
    public const string TaskName = "MulticlassClassification";

    public MulticlassPrediction(int classCount, LabelNames? labelNames)
        : base(TaskName, classCount, labelNames)
    {
        Columns =
        [
            new ScoreColumn<uint>(
                ScoreColumn.PredictedLabel, new KeyDataViewType(typeof(uint), classCount), FindBest,
                annotations => labelNames?.AddTo(annotations, LabelNames.KeyValues))
            {
                WriteNodes = static (nodes, scores) => WriteKey(nodes, scores),
            },
            VectorOfScores(annotations => labelNames?.AddTo(annotations, "TrainingLabelValues")),
        ];
    }

    public override ScoreFunction ScoreFunction => ScoreFunction.Softmax;

    public override IReadOnlyList<ScoreColumn> Columns { get; }

    private static string WriteKey(OnnxNodes nodes, string scores)
    {
        string index = nodes.Node("ArgMax", [scores], new("axis", 1), new("keepdims", 1));
        return nodes.Cast(nodes.Add(index, nodes.Constant("one", 1L)), OnnxType.UInt32);
    }

    // Keys count from 1; 0, for a missing prediction, is what remains where all scores are NaN. The first class wins a tie.
    private static void FindBest(ReadOnlySpan<float> scores, ref uint key)
    {
        key = 0;
        float max = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
            if (scores[i] > max)
                (key, max) = ((uint)i + 1, scores[i]);
    }
}
