using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>The columns that a classifier appends, with the annotations by which ML.NET's evaluators know them.</summary>
internal static class ScoreColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";

    private const string Kind = "MulticlassClassification";
    private const string SetIdAnnotation = "ScoreColumnSetId";

    /// <summary>PredictedLabel, a key, and Score, a vector, in ML.NET's order.</summary>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="labelNames">The values of the training label's keys; null if it had none.</param>
    /// <param name="setId">Tells the score columns of one model from those of others in the same view.</param>
    public static DataViewSchema.DetachedColumn[] Create(int classCount, LabelNames? labelNames, uint setId)
    {
        var predictedLabel = CreateAnnotations(PredictedLabel, setId);
        labelNames?.AddTo(predictedLabel, "KeyValues");

        var score = CreateAnnotations(Score, setId);
        labelNames?.AddTo(score, "TrainingLabelValues");
        if (labelNames is not null)
            AddSlotNames(score, labelNames.ToText());

        return
        [
            new(PredictedLabel, new KeyDataViewType(typeof(uint), classCount), predictedLabel.ToAnnotations()),
            new(Score, new VectorDataViewType(NumberDataViewType.Single, classCount), score.ToAnnotations()),
        ];
    }

    /// <summary>The first set id that no column of <paramref name="schema"/> has.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint max = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetIdAnnotation)?.Type is not KeyDataViewType { RawType: var type } || type != typeof(uint))
                continue;
            uint setId = 0;
            column.Annotations.GetValue(SetIdAnnotation, ref setId);
            max = Math.Max(max, setId);
        }

        return max + 1;
    }

    private static DataViewSchema.Annotations.Builder CreateAnnotations(string valueKind, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(SetIdAnnotation, new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint destination) => destination = setId);
        AddText(annotations, "ScoreColumnKind", Kind);
        AddText(annotations, "ScoreValueKind", valueKind);
        return annotations;
    }

    private static void AddText(DataViewSchema.Annotations.Builder annotations, string name, string text) =>
        annotations.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> destination) => destination = text.AsMemory());

    private static void AddSlotNames(DataViewSchema.Annotations.Builder annotations, ReadOnlyMemory<char>[] names)
    {
        var values = new VBuffer<ReadOnlyMemory<char>>(names.Length, names);
        var type = new VectorDataViewType(TextDataViewType.Instance, names.Length);
        annotations.Add("SlotNames", type, (ref VBuffer<ReadOnlyMemory<char>> destination) => values.CopyTo(ref destination));
    }
}
