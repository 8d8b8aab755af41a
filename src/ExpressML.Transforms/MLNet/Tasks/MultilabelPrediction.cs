using ExpressML.Networks.Scoring;
using ExpressML.Onnx;
using ExpressML.Transforms.Labels;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Yes or no for each of several labels: Score is the sigmoid of each output, PredictedLabel whether it is above ½.</summary>
internal sealed class MultilabelPrediction : PredictionTask
{
    public const string TaskName = "MultilabelClassification";

    public MultilabelPrediction(int labelCount, LabelNames? labelNames)
        : base(TaskName, labelCount, labelNames)
    {
        Columns =
        [
            new ScoreColumn<VBuffer<bool>>(
                ScoreColumn.PredictedLabel, new VectorDataViewType(BooleanDataViewType.Instance, labelCount), Decide,
                annotations => labelNames?.AddSlotNamesTo(annotations))
            {
                WriteNodes = static (nodes, scores) => nodes.Node("Greater", [scores, nodes.Number("half", 0.5)]),
            },
            VectorOfScores(),
        ];
    }

    public override ScoreFunction ScoreFunction => ScoreFunction.Sigmoid;

    public override IReadOnlyList<ScoreColumn> Columns { get; }

    private static void Decide(ReadOnlySpan<float> scores, ref VBuffer<bool> destination)
    {
        VBufferEditor<bool> editor = VBufferEditor.Create(ref destination, scores.Length);
        for (int i = 0; i < scores.Length; i++)
            editor.Values[i] = scores[i] > 0.5f;
        destination = editor.Commit();
    }
}
