using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ExpressML.Tests.Onnx;

/// <summary>Scores ONNX files with ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>How far the numbers of two programs may be from each other, as a share of the largest: sums are added up in another order.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>The bytes of the file of a network.</summary>
    public static byte[] Export(Network network, int opset = 17)
    {
        using var stream = new MemoryStream();
        network.ExportOnnx(stream, new OnnxExportOptions { Opset = opset });
        return stream.ToArray();
    }

    /// <summary>The outputs of a file, by their names, as arrays.</summary>
    public static Dictionary<string, object> Outputs(byte[] file, params (string Name, Array Values, int[] Sizes)[] inputs)
    {
        // Warnings are of no use here, and the runtime writes them to the console.
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(file, options);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([.. inputs.Select(input => ToValue(input.Name, input.Values, input.Sizes))]);
        return results.ToDictionary(result => result.Name, result => ToArray(result));
    }

    /// <summary>The one output of a file with one input, [N, C, H, W].</summary>
    public static float[] Score(byte[] file, Shape shape, float[] rows, string input = "Input", string output = "Output") =>
        (float[])Outputs(file, (input, rows, [rows.Length / shape.Length, shape.Channels, shape.Height, shape.Width]))[output];

    /// <summary>Asserts that a network gives what ONNX Runtime gives for its file.</summary>
    public static void AssertAgrees(Network network, Random random, int opset, int examples = 3)
    {
        double[][] rows = random.DrawExamples(examples, network.InputShape.Length);
        AssertAgrees(network, rows, Export(network, opset), $"{network}, opset {opset}");
    }

    /// <summary>Asserts that a network gives what ONNX Runtime gives for a file.</summary>
    public static void AssertAgrees(Network network, double[][] rows, byte[] file, string subject)
    {
        double[] expected = [.. NetworkFiles.Score(network, rows).SelectMany(row => row)];
        float[] actual = Score(file, network.InputShape, [.. rows.SelectMany(row => row.ToSingles())]);
        Near.AreEqual(expected, Array.ConvertAll(actual, value => (double)value), Tolerance, subject);
    }

    /// <summary>Asserts that numbers of two programs agree.</summary>
    public static void AssertNear(float[] expected, float[] actual, string subject) =>
        Near.AreEqual(Array.ConvertAll(expected, value => (double)value), Array.ConvertAll(actual, value => (double)value), Tolerance, subject);

    private static NamedOnnxValue ToValue(string name, Array values, int[] sizes) => values switch
    {
        float[] numbers => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers, sizes)),
        byte[] numbers => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(numbers, sizes)),
        bool[] numbers => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(numbers, sizes)),
        uint[] numbers => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<uint>(numbers, sizes)),
        string[] texts => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(texts, sizes)),
        _ => throw new NotSupportedException(values.GetType().Name),
    };

    private static object ToArray(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => value.AsTensor<float>().ToArray(),
        TensorElementType.Bool => value.AsTensor<bool>().ToArray(),
        TensorElementType.UInt32 => value.AsTensor<uint>().ToArray(),
        TensorElementType.UInt8 => value.AsTensor<byte>().ToArray(),
        TensorElementType.Int64 => value.AsTensor<long>().ToArray(),
        TensorElementType.String => value.AsTensor<string>().ToArray(),
        var other => throw new NotSupportedException($"{value.Name} is {other}."),
    };
}
