using ExpressML.Onnx;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ExpressML.Tests.Onnx;

/// <summary>What an imported network gives, and what ONNX Runtime gives for the same model.</summary>
internal static class OnnxScores
{
    private static readonly MLContext _mlContext = new();

    /// <summary>Compares the two on drawn inputs.</summary>
    /// <param name="model">The bytes of the model.</param>
    /// <param name="sizes">The sizes of its input, without N.</param>
    /// <param name="options">The options of the import.</param>
    /// <param name="examples">How many examples; 1 for a model that was written for one.</param>
    /// <returns>The imported model.</returns>
    public static NetworkTransformer AssertAsOnnxRuntime(byte[] model, int[] sizes, OnnxModelOptions? options = null, int examples = 3)
    {
        NetworkTransformer imported = OnnxModel.Load(
            new MemoryStream(model), options ?? new OnnxModelOptions { TakesImages = false, Task = OnnxTask.Features });
        int length = sizes.Aggregate(1, (product, size) => product * size);
        var random = new Random(3);
        float[] inputs = [.. Enumerable.Range(0, examples * length).Select(_ => (float)(random.NextDouble() * 4 - 2))];
        float[] expected = OfOnnxRuntime(model, inputs, [examples, .. sizes]), actual = OfModel(imported, inputs, examples);
        AssertNear(expected, actual);
        return imported;
    }

    /// <summary>Asserts that numbers differ by no more than 1e-4 of their size and 1e-5.</summary>
    public static void AssertNear(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-4 * Math.Abs(expected[i]) + 1e-5, $"output {i}");
    }

    public static float[] OfOnnxRuntime(byte[] model, float[] inputs, int[] sizes)
    {
        using var session = new InferenceSession(model);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), new DenseTensor<float>(inputs, sizes))]);
        return [.. results[0].AsEnumerable<float>()];
    }

    public static float[] OfModel(NetworkTransformer model, float[] inputs, int examples, string column = "Score")
    {
        int length = inputs.Length / examples;
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[0].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, examples).Select(i => new Row { Features = inputs[(i * length)..((i + 1) * length)] }), schema);
        return [.. model.Transform(rows).GetColumn<VBuffer<float>>(column).SelectMany(values => values.DenseValues().ToArray())];
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
