using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Tests.Onnx;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pages;

namespace ExpressML.Tests.Pages;

/// <summary>Runs the C# blocks of docs/onnx.md and docs/adding-a-layer.md. They read and write files in the current folder, so these tests run alone.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OnnxPageTests : IDisposable
{
    private readonly CurrentFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void CodeBlocks_OfReading_ScoreAndSave()
    {
        string[] classes = ["cat", "dog", "horse"];
        WritePretrained();
        File.WriteAllLines("imagenet-classes.txt", classes);

        IDataView images = _mlContext.Data.LoadFromEnumerable(HalfBrightImages.Hold(2));
        IDataView scores = OnnxBlocks.Read(_mlContext, images);

        Assert.HasCount(3, scores.Arrays<float>("Score").First());
        IDataView again = _mlContext.Model.Load("resnet18.zip", out _).Transform(images);
        foreach (string name in _mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(again).Transform(again).GetColumn<string>("PredictedLabel"))
            CollectionAssert.Contains(classes, name);
    }

    [TestMethod]
    public void CodeBlocks_OfFineTuning_LearnOtherClasses()
    {
        WritePretrained();
        NetworkTransformer pretrained = OnnxModel.Load("resnet18.onnx", new OnnxModelOptions { FeatureColumnName = "Image" });
        using var folder = new TemporaryFolder();
        IDataView files = _mlContext.Data.LoadFromEnumerable(HalfBrightImages.Write(folder, "png", count: 40, HalfBrightImages.HeldSide));
        IDataView photos = _mlContext.Transforms.CopyColumns("Folder", "Class").Fit(files).Transform(files);

        IDataView scored = OnnxBlocks.FineTune(_mlContext, pretrained, photos).Transform(photos);

        Assert.IsGreaterThan(0.9, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void CodeBlocks_OfExport_WriteTheirFiles()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30));
        NetworkTransformer model = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1 }).Fit(data);
        using var stream = new MemoryStream();

        OnnxBlocks.Export(model, stream);
        OnnxBlocks.Convert(_mlContext, model, data);

        float[] row = data.Arrays<float>("Features").First(), expected = model.Transform(data).Arrays<float>("Score").First();
        OnnxRun.AssertNear(expected, OnnxRun.Score(File.ReadAllBytes("flowers.onnx"), (1, 12, 12), row, "Features", "Score"), "flowers.onnx");
        OnnxRun.AssertNear(expected, OnnxRun.Score(stream.ToArray(), (1, 12, 12), row, "images", "probabilities"), "the stream");
        Assert.IsTrue(File.Exists("pipeline.onnx"));
    }

    [TestMethod]
    public void CodeBlocks_LayerOfOnesOwn_LearnsIsSavedAndExported()
    {
        var layer = new AddingALayerBlocks.ChannelWeight(3);
        Network network = new NetworkBuilder().Add(layer).Build((2, 3, 3));
        double[][] x = new Random(1).DrawExamples(21, 18), dy = new Random(2).DrawExamples(21, 18);

        (double[][] dx, double[][] parameters) = new LayerRun(layer, x).Backward(dy);

        for (int channel = 0; channel < 2; channel++)
        {
            double expected = x.Zip(dy, (example, gradient) => example.Skip(9 * channel).Take(9).ToArray().Dot([.. gradient.Skip(9 * channel).Take(9)])).Sum();
            Assert.AreEqual(expected, parameters[0][channel], 1e-4);
        }

        Near.AreEqual([.. dy[0].Select(value => 3 * value)], dx[0], 1e-6, "input gradient");
        Assert.AreEqual(network.ToString(), NetworkFiles.Read(NetworkFiles.Bytes(network)).ToString());
        OnnxRun.AssertAgrees(network, new Random(1), opset: 17);
    }

    // A small network stands in for ResNet-18: three channels in, three classes out.
    private static void WritePretrained()
    {
        Network network = new NetworkBuilder().Conv2D(8, 3).Relu().MaxPool2D(2).Flatten().Dense(3).Build((3, HalfBrightImages.HeldSide, HalfBrightImages.HeldSide));
        network.Initialize(new Random(1));
        network.ExportOnnx("resnet18.onnx");
    }
}
