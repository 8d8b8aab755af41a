using ExpressML.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>The scores of the row that a cursor is on: a number for each output of the network.</summary>
internal delegate ReadOnlySpan<float> CurrentScores();

/// <summary>A column that a trained network appends, with the annotations by which ML.NET's evaluators know it.</summary>
internal abstract class ScoreColumn
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";

    private const string SetIdAnnotation = "ScoreColumnSetId";

    private readonly Action<DataViewSchema.Annotations.Builder>? _annotate;

    private protected ScoreColumn(string name, DataViewType type, Action<DataViewSchema.Annotations.Builder>? annotate)
    {
        (Name, Type, _annotate) = (name, type, annotate);
    }

    /// <summary>The name, by which ML.NET also calls what the column holds.</summary>
    public string Name { get; }

    public DataViewType Type { get; }

    /// <summary>Whether the column is a prediction, which evaluators look for. Default: true.</summary>
    public bool IsPrediction { get; init; } = true;

    /// <summary>Adds the nodes that make the column of the scores, [N, outputs]. Default: none, for the scores themselves.</summary>
    public Func<OnnxNodes, string, string> WriteNodes { get; init; } = static (_, scores) => scores;

    /// <summary>Name, type and annotations.</summary>
    /// <param name="kind">ML.NET's name of the task.</param>
    /// <param name="setId">Tells the score columns of one model from those of others in the same view.</param>
    public DataViewSchema.DetachedColumn Describe(string kind, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (IsPrediction)
        {
            annotations.Add(SetIdAnnotation, new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint destination) => destination = setId);
            AddText(annotations, "ScoreColumnKind", kind);
            AddText(annotations, "ScoreValueKind", Name);
        }

        _annotate?.Invoke(annotations);
        return new DataViewSchema.DetachedColumn(Name, Type, annotations.ToAnnotations());
    }

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    public abstract Delegate CreateGetter(CurrentScores scores);

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

    private static void AddText(DataViewSchema.Annotations.Builder annotations, string name, string text) =>
        annotations.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> destination) => destination = text.AsMemory());
}

/// <summary>Reads a column's value out of the scores of a row.</summary>
internal delegate void ScoreReader<T>(ReadOnlySpan<float> scores, ref T value);

/// <summary>A column of values of type <typeparamref name="T"/>.</summary>
internal sealed class ScoreColumn<T> : ScoreColumn
{
    private readonly ScoreReader<T> _read;

    public ScoreColumn(string name, DataViewType type, ScoreReader<T> read, Action<DataViewSchema.Annotations.Builder>? annotate = null)
        : base(name, type, annotate)
    {
        _read = read;
    }

    public override Delegate CreateGetter(CurrentScores scores) =>
        (ValueGetter<T>)((ref T destination) => _read(scores(), ref destination));
}
