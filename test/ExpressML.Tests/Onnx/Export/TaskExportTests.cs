using System.Text.Json;
using ExpressML.Onnx;
using ExpressML.Onnx.Files;
using ExpressML.Onnx.Format;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Export;

[TestClass]
public sealed class TaskExportTests
{
    private const int Rows = 9;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void ExportOnnx_Regression_GivesTheScore() => AssertColumns(new RegressionPrediction(), ("Score", Rows));

    [TestMethod]
    public void ExportOnnx_MultiOutputRegression_GivesTheScores() => AssertColumns(new MultiOutputRegressionPrediction(2, labelNames: null), ("Score", 2 * Rows));

    [TestMethod]
    public void ExportOnnx_Binary_GivesLogitAndProbability() => AssertColumns(new BinaryPrediction(threshold: 0.25f), ("Score", Rows), ("Probability", Rows));

    [TestMethod]
    public void ExportOnnx_Multiclass_GivesProbabilities() => AssertColumns(new MulticlassPrediction(3, labelNames: null), ("Score", 3 * Rows));

    [TestMethod]
    public void ExportOnnx_Multilabel_GivesProbabilities() => AssertColumns(new MultilabelPrediction(3, labelNames: null), ("Score", 3 * Rows));

    [TestMethod]
    public void ExportOnnx_Features_GivesTheColumn()
    {
        NetworkTransformer features = Points.Transformer(new RegressionPrediction()).OutputOf("Tanh1", "Embedding");
        AssertColumns(features, ("Embedding", 5 * Rows));
    }

    [TestMethod]
    public void ExportOnnx_TrainedPipeline_HasClassNamesAndTheFormatOfImagesAndScoresAlike()
    {
        var rows = Enumerable.Range(0, 12).Select(i => new SavedImageRow { Image = SavedModels.Images[i].Image, Label = $"class \"{i % 3}\"" }).ToArray();
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var options = new ConvolutionalNetworkTrainer.Options { FeatureColumnName = "Image", InputShape = (3, 8, 8), NumberOfEpochs = 1, Network = net => net.Conv2D(4, 3).Relu().Flatten() };
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(_mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(options)).Fit(data);

        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        model.ExportOnnx(path);

        Dictionary<string, string> metadata = OnnxFile.Read(path).MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        CollectionAssert.AreEqual(new[] { "class \"0\"", "class \"1\"", "class \"2\"" }, JsonSerializer.Deserialize<string[]>(metadata["ExpressML.ClassNames"]));
        Assert.AreEqual("MulticlassClassification", metadata["ExpressML.Task"]);
        Assert.AreEqual(("Rgb8", "SRGB", "NominalRange_0_255"), (metadata["Image.BitmapPixelFormat"], metadata["Image.ColorSpaceGamma"], metadata["Image.NominalPixelRange"]));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));

        // White and black images are the same whatever brings them to the network's shape.
        foreach (byte grey in new byte[] { 0, 255 })
        {
            byte[] pixels = [.. Enumerable.Range(0, 4 * 64).Select(i => i % 4 == 3 ? byte.MaxValue : grey)];
            var row = new SavedImageRow { Image = MLImage.CreateFromPixels(8, 8, MLPixelFormat.Rgba32, pixels), Label = "class \"0\"" };
            float[] expected = model.Transform(_mlContext.Data.LoadFromEnumerable([row])).Numbers("Score");
            float[] actual = OnnxRun.Score(File.ReadAllBytes(path), (3, 8, 8), [.. Enumerable.Repeat((float)grey, 3 * 64)], "Image", "Score");
            OnnxRun.AssertNear(expected, actual, $"grey {grey}");
        }
    }

    [TestMethod]
    public void ExportOnnx_NamesOfOptions_AreThoseOfTheFile()
    {
        using var stream = new MemoryStream();
        Points.Transformer(new BinaryPrediction()).ExportOnnx(stream, new() { InputName = "in", OutputName = "logit", ProbabilityName = "p" });
        GraphProto graph = OnnxFile.Read(stream.ToArray(), "model").Graph!;
        Assert.AreEqual("in", graph.Inputs.Single().Name);
        CollectionAssert.AreEqual(new[] { "logit", "p" }, graph.Outputs.Select(output => output.Name).ToArray());
    }

    [TestMethod]
    public void ExportOnnx_Threshold_StandsInTheMetadata()
    {
        using var stream = new MemoryStream();
        Points.Transformer(new BinaryPrediction(threshold: 0.25f)).ExportOnnx(stream);
        Assert.AreEqual("0.25", OnnxFile.Read(stream.ToArray(), "model").MetadataProps.Single(entry => entry.Key == "ExpressML.Threshold").Value);
    }

    [TestMethod]
    public void ExportOnnx_ModelWithoutANetwork_SaysSo()
    {
        var model = _mlContext.Transforms.CopyColumns("Copy", "Features").Fit(Points.Load(_mlContext, 2));
        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => model.ExportOnnx(new MemoryStream()));
        StringAssert.StartsWith(exception.Message, "model must be a NetworkTransformer or a chain with one in it, but is a ColumnCopyingTransformer.");
    }

    private void AssertColumns(PredictionTask task, params (string Name, int Count)[] columns) => AssertColumns(Points.Transformer(task), columns);

    private void AssertColumns(NetworkTransformer model, params (string Name, int Count)[] columns)
    {
        IDataView data = Points.Load(_mlContext, Rows), scored = model.Transform(data);
        float[] features = data.Numbers("Features");
        foreach (int opset in new[] { OnnxExportOptions.LowestOpset, 17, OnnxExportOptions.HighestOpset })
        {
            using var stream = new MemoryStream();
            model.ExportOnnx(stream, new() { Opset = opset });
            Dictionary<string, object> outputs = OnnxRun.Outputs(stream.ToArray(), ("Features", features, [Rows, 4, 1, 1]));
            Assert.HasCount(columns.Length, outputs);
            foreach ((string name, int count) in columns)
            {
                Assert.HasCount(count, (float[])outputs[name]);
                OnnxRun.AssertNear(scored.Numbers(name), (float[])outputs[name], $"{name}, opset {opset}");
            }
        }
    }
}
