using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using ExpressML.Onnx;
using ExpressML.Onnx.Format;
using ExpressML.Onnx.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Google.Protobuf;

namespace ExpressML.Tests.Onnx.Import;

/// <summary>ONNX's own cases: each gives ONNX's outputs, or the error that docs/onnx.md has for it.</summary>
[TestClass]
public sealed partial class ConformanceTests
{
    private const string BeyondSingles = "beyond single precision";

    [TestMethod]
    public void Cases_GiveOnnxsOutputs_OrTheDocumentedError()
    {
        string archive = SharedData.Find("EXPRESSML_ONNX_CASES", "onnx-cases.tar.gz");
        using var folder = new TemporaryFolder();
        using (FileStream file = File.OpenRead(archive))
        using (var unzipped = new GZipStream(file, CompressionMode.Decompress))
            TarFile.ExtractToDirectory(unzipped, folder.Path, overwriteFiles: false);

        string docs = File.ReadAllText(Repository.File("docs", "onnx.md"));
        Dictionary<string, string> documented = Documented(docs);
        string[] models = [.. Directory.EnumerateFiles(folder.Path, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var problems = new List<string>();
        int passed = 0;
        foreach (string model in models)
        {
            string name = Path.GetFileName(Path.GetDirectoryName(model)!);
            string? error = Run(model);
            if (error is null && !documented.ContainsKey(name))
                passed++;
            else if (error is null || !documented.TryGetValue(name, out string? expected) || !error.Contains(expected, StringComparison.Ordinal))
                problems.Add($"{name}: {error ?? "passes, but is in the table of those that do not."}");
        }

        Assert.AreEqual("", string.Join(Environment.NewLine, problems));
        Assert.HasCount(140, models);
        StringAssert.Contains(docs, string.Create(CultureInfo.InvariantCulture, $"**{passed}** give ONNX's outputs"));
        Assert.AreEqual(models.Length, passed + documented.Count, "The table has cases that do not exist.");
    }

    // What is wrong; null where nothing is.
    private static string? Run(string model)
    {
        string data = Path.Combine(Path.GetDirectoryName(model)!, "test_data_set_0");
        try
        {
            NetworkTransformer network = OnnxModel.Load(model, new OnnxModelOptions { TakesImages = false, Task = OnnxTask.Features, PixelOrder = PixelOrder.Planar });
            Tensor input = Read(Path.Combine(data, "input_0.pb")), output = Read(Path.Combine(data, "output_0.pb"));
            if (input.Singles.Any(float.IsInfinity))
                return BeyondSingles;
            float[] expected = output.Singles, actual = OnnxScores.OfModel(network, input.Singles, input.Sizes[0]);
            return expected.Length == actual.Length && expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-4 * Math.Abs(pair.First) + 1e-5)
                ? null
                : "gives other outputs.";
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            return exception.Message;
        }
    }

    private static Tensor Read(string path)
    {
        var tensor = new TensorProto();
        tensor.MergeFrom(File.ReadAllBytes(path));
        return new TensorReader(path, folder: null).Read(tensor);
    }

    // The rows of the table: why, what the error says, and which cases.
    private static Dictionary<string, string> Documented(string docs) => docs.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("`test_", StringComparison.Ordinal))
        .Select(line => Quoted().Matches(line).Select(match => match.Groups[1].Value).ToArray())
        .SelectMany(row => row.Skip(1).Select(name => (Name: name, Message: row[0])))
        .ToDictionary(pair => pair.Name, pair => pair.Message, StringComparer.Ordinal);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
