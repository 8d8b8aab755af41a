using ExpressML.Networks;
using ExpressML.Tests.Layers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Converting;

/// <summary>What can't be converted is an error that says what to do, before a byte is written: ML.NET itself leaves such stages out without a word.</summary>
[TestClass]
public sealed class ConversionErrorTests
{
    private const string Remedy =
        " ML.NET can't convert images (MLImage), what reads them, such as ExtractPixels, and some other stages. Export the network by itself with ExportOnnx of the package ExpressML.Onnx, or convert a pipeline that begins behind them.";

    private readonly MLContext _mlContext = new(seed: 1);

    private IDataView Images => _mlContext.Data.LoadFromEnumerable(SavedModels.Images);

    [TestMethod]
    public void ConvertToOnnx_NetworkThatReadsImages_SaysSo()
    {
        NetworkTransformer model = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Conv2D(4, 3).Relu().Flatten(),
                FeatureColumnName = "Image",
                InputShape = (3, 8, 8),
                NumberOfEpochs = 1,
            })).Fit(Images).LastTransformer;
        AssertRefused(model, Images, "NetworkTransformer reads images from column 'Image', which can't be converted to ONNX." + Remedy);
    }

    [TestMethod]
    public void ConvertToOnnx_DecodeImages_SaysSo()
    {
        IDataView paths = _mlContext.Data.LoadFromEnumerable(new[] { new PathRow { Path = "missing.png" } });
        AssertRefused(
            _mlContext.Transforms.DecodeImages("Image", "Path").Fit(paths), paths, "DecodeImages makes images in column 'Image', which can't be converted to ONNX." + Remedy);
    }

    [TestMethod]
    public void ConvertToOnnx_PixelsThatMLNetExtracts_SaysSo()
    {
        var chain = _mlContext.Transforms.ResizeImages("Small", 8, 8, "Image").Append(_mlContext.Transforms.ExtractPixels("Pixels", "Small"))
            .Append(_mlContext.Transforms.BatchNormalization("Pixels")).Fit(Images);
        AssertRefused(chain, Images, "BatchNormalization can't be converted to ONNX: it depends on column 'Pixels', which is made by a stage that ML.NET does not convert." + Remedy);
    }

    [TestMethod]
    public void ConvertToOnnx_ColumnThatAStageOfTheUserReplaces_SaysSo()
    {
        // ML.NET leaves the stage out, and would take the column of the same name that is there before.
        IDataView data = Points.Load(_mlContext, 3);
        var doubled = _mlContext.Transforms.CustomMapping<Vector4, Vector4>((input, output) => output.Features = [.. input.Features.Select(value => 2 * value)], contractName: null).Fit(data);
        AssertRefused(
            doubled.Append(Points.Transformer(new RegressionPrediction())), data,
            "NetworkTransformer can't be converted to ONNX: it depends on column 'Features', which is made by a stage that ML.NET does not convert." + Remedy);

        // Also where a stage of ML.NET stands between, which is converted by itself.
        var copied = doubled.Append(_mlContext.Transforms.CopyColumns("Copy", "Features").Append(_mlContext.Transforms.BatchNormalization("Copy")).Fit(doubled.Transform(data)));
        AssertRefused(
            copied, data, "BatchNormalization can't be converted to ONNX: it depends on column 'Features', which is made by a stage that ML.NET does not convert." + Remedy);
    }

    [TestMethod]
    public void ConvertToOnnx_StageOfTheUserThatMakesAnotherColumn_DoesNotMatter()
    {
        // Its column is no output that ML.NET can find, which is an error of ML.NET, unless only others are asked for.
        IDataView data = Points.Load(_mlContext, 3);
        var other = _mlContext.Transforms.CustomMapping<Vector4, Sum>((input, output) => output.Total = input.Features.Sum(), contractName: null).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(other.Append(Points.Transformer(new RegressionPrediction())), data, stream, "Score");
        Dictionary<string, object> outputs = OnnxRun.Outputs(stream.ToArray(), [.. Conversions.Inputs(data)]);
        OnnxRun.AssertNear(Points.Transformer(new RegressionPrediction()).Transform(data).Numbers("Score"), (float[])outputs["Score.output"], "Score");
    }

    [TestMethod]
    public void ConvertToOnnx_CustomLayerWithoutOnnx_IsNamed()
    {
        Network network = new NetworkBuilder().Add(new CustomLayerTests.Square()).Dense(1).Build(Shape.Vector(4));
        AssertRefused(
            new NetworkTransformer(network, "Features", PixelOrder.Planar, new RegressionPrediction(), numberOfThreads: 1), Points.Load(_mlContext, 3),
            $"The layer 'Square1', {new CustomLayerTests.Square()}, can't be written as ONNX, since its class ExpressML.Tests.Layers.CustomLayerTests+Square does not implement ExpressML.Onnx.IOnnxLayer. "
            + "Implement it: its one method adds the nodes that compute the same.");
    }

    [TestMethod]
    public void Save_ViewByItself_SaysWhatToSave()
    {
        var view = (ICanSaveModel)Points.Transformer(new RegressionPrediction()).Transform(Points.Load(_mlContext, 3));
        Assert.AreEqual(
            "Views of ExpressML can't be saved by themselves. Save the model that made the view: mlContext.Model.Save.",
            Assert.ThrowsExactly<NotSupportedException>(() => view.Save(null)).Message);
    }

    private void AssertRefused(ITransformer model, IDataView data, string message)
    {
        using var stream = new MemoryStream();
        Assert.AreEqual(message, Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.Model.ConvertToOnnx(model, data, stream)).Message);
        Assert.AreEqual(0, stream.Length);
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class Vector4
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Sum
    {
        public float Total { get; set; }
    }
}
