using ExpressML.Onnx;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages.TopClasses;

/// <summary>A column with a value for each of the best classes of a row, the best first.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal abstract class TopClassMapping<T> : IColumnMapping
{
    private readonly string _outputColumnName;
    private readonly PrimitiveDataViewType _type;
    private readonly int _count;

    private protected TopClassMapping(string outputColumnName, string scoreColumnName, PrimitiveDataViewType type, int count) =>
        (_outputColumnName, InputColumnName, _type, _count) = (outputColumnName, scoreColumnName, type, count);

    public string InputColumnName { get; }

    public string StageName => TopClassesTransformer.Tag;

    public DataViewSchema.Column FindInput(DataViewSchema schema) =>
        schema.GetColumnOrNull(InputColumnName) ?? throw ScoresOfClasses.NotFound(InputColumnName, schema.Select(column => column.Name));

    public DataViewSchema.DetachedColumn Map(DataViewSchema.Column input) => new(_outputColumnName, new VectorDataViewType(_type, CountOf(input)));

    public Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass)
    {
        var reader = new DenseVectorReader(row, input);
        float[] scores = new float[ScoresOfClasses.Count(input)];
        int[] best = new int[CountOf(input)];
        Func<int, float, T> valueOf = ValueOf(input);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> values) =>
        {
            reader.Read(scores);
            BestClasses.Find(scores, best);
            var editor = VBufferEditor.Create(ref values, best.Length);
            for (int i = 0; i < best.Length; i++)
                editor.Values[i] = valueOf(best[i], best[i] < 0 ? float.NaN : scores[best[i]]);
            values = editor.Commit();
        });
    }

    public string WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input) => WriteNodes(nodes, nodes.Largest(x, CountOf(input)), input);

    /// <summary>Adds the nodes that make the values of the best classes of their scores and indices.</summary>
    private protected abstract string WriteNodes(OnnxNodes nodes, (string Scores, string Indices) best, DataViewSchema.Column input);

    /// <summary>Makes the value of a class of its index, which is −1 for a row without a prediction, and its score.</summary>
    private protected abstract Func<int, float, T> ValueOf(DataViewSchema.Column scores);

    private int CountOf(DataViewSchema.Column scores) => Math.Min(_count, ScoresOfClasses.Count(scores));
}

/// <summary>The names of the best classes.</summary>
internal sealed class TopNameMapping : TopClassMapping<ReadOnlyMemory<char>>
{
    public TopNameMapping(string outputColumnName, string scoreColumnName, int count)
        : base(outputColumnName, scoreColumnName, TextDataViewType.Instance, count)
    {
    }

    private protected override Func<int, float, ReadOnlyMemory<char>> ValueOf(DataViewSchema.Column scores)
    {
        ReadOnlyMemory<char>[] names = ScoresOfClasses.Names(scores);
        return (index, _) => index < 0 ? default : names[index];
    }

    private protected override string WriteNodes(OnnxNodes nodes, (string Scores, string Indices) best, DataViewSchema.Column input)
    {
        string[] names = Array.ConvertAll(ScoresOfClasses.Names(input), name => name.ToString());
        long[] indices = [.. Enumerable.Range(0, names.Length).Select(index => (long)index)];
        return nodes.ClassicNode("LabelEncoder", [best.Indices], new("keys_int64s", indices), new("values_strings", names));
    }
}

/// <summary>The scores of the best classes.</summary>
internal sealed class TopScoreMapping : TopClassMapping<float>
{
    public TopScoreMapping(string outputColumnName, string scoreColumnName, int count)
        : base(outputColumnName, scoreColumnName, NumberDataViewType.Single, count)
    {
    }

    private protected override Func<int, float, float> ValueOf(DataViewSchema.Column scores) => (_, score) => score;

    private protected override string WriteNodes(OnnxNodes nodes, (string Scores, string Indices) best, DataViewSchema.Column input) => best.Scores;
}
