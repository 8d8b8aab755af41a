using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Onnx.Format;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Import;

[TestClass]
public sealed class OnnxModelTests
{
    private static readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Load_GraphWithSoftmax_IsAClassifierWithItsLabels()
    {
        byte[] bytes = Classifier(withSoftmax: true);
        NetworkTransformer model = OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { TakesImages = false, Labels = ["cat", "dog", "eel"] });
        CollectionAssert.AreEqual(new[] { "cat", "dog", "eel" }, model.ClassNames.ToArray());
        float[] input = [.. Enumerable.Range(0, 3 * 64).Select(i => (float)Math.Cos(i))];
        OnnxScores.AssertNear(OnnxScores.OfOnnxRuntime(bytes, input, [1, 3, 8, 8]), OnnxScores.OfModel(model, input, 1));
        Assert.IsInstanceOfType<Dense>(model.Model.Layers[^1], "Scoring applies the softmax itself.");
    }

    [TestMethod]
    public void Load_LabelsOfAFile_MakeLogitsAClassifier()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.onnx"), Classifier(withSoftmax: false));
        File.WriteAllText(folder.File("labels.txt"), "cat\r\ndog\r\neel\r\n\r\n");
        NetworkTransformer model = OnnxModel.Load(folder.File("m.onnx"), new OnnxModelOptions { LabelFile = folder.File("labels.txt") });
        CollectionAssert.AreEqual(new[] { "cat", "dog", "eel" }, model.ClassNames.ToArray());
        Assert.IsTrue(model.TakesImages, "An input of three channels takes images, unless an option says otherwise.");

        NetworkTransformer features = OnnxModel.Load(folder.File("m.onnx"), new OnnxModelOptions { TakesImages = false, FeatureColumnName = "Pixels", OutputColumnName = "Logits" });
        Assert.IsEmpty(features.ClassNames);
        Assert.AreEqual("Pixels", features.FeatureColumnName);
    }

    [TestMethod]
    public void Load_ScalingAndOrderOfColours_ComeBeforeTheGraph()
    {
        byte[] bytes = Classifier(withSoftmax: false);
        NetworkTransformer plain = OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { TakesImages = false });
        NetworkTransformer scaled = OnnxModel.Load(
            new MemoryStream(bytes), new OnnxModelOptions { TakesImages = false, ImageScaling = new ImageScaling([1, 2, 3], [2, 2, 4]), TakesBlueFirst = true });
        float[] pixels = [.. Enumerable.Range(0, 3 * 64).Select(i => i % 256f)], expected = new float[pixels.Length];
        for (int i = 0; i < 64; i++)
            (expected[128 + i], expected[64 + i], expected[i]) = ((pixels[i] - 1) / 2, (pixels[64 + i] - 2) / 2, (pixels[128 + i] - 3) / 4);
        OnnxScores.AssertNear(OnnxScores.OfModel(plain, expected, 1), OnnxScores.OfModel(scaled, pixels, 1));
    }

    [TestMethod]
    public void Load_OutputName_CutsTheNetworkThere()
    {
        NetworkTransformer model = OnnxModel.Load(new MemoryStream(Classifier(withSoftmax: true)), new OnnxModelOptions { TakesImages = false, OutputName = "v1" });
        Assert.AreEqual(new Shape(4, 6, 6), model.Model.OutputShape);
        ArgumentException unknown = Assert.ThrowsExactly<ArgumentException>(
            () => OnnxModel.Load(new MemoryStream(Classifier(withSoftmax: true)), new OnnxModelOptions { OutputName = "nothing" }));
        StringAssert.Contains(unknown.Message, "there is no value 'nothing'. Its outputs are 'v5'");
    }

    [TestMethod]
    public void Load_WhatIsNotSupported_IsToldAllAtOnce()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Node("NonZero", graph.Input("N", 3, 8, 8));
        x = graph.Node("GridSample", [x, x]);
        NotSupportedException operators = Assert.ThrowsExactly<NotSupportedException>(() => OnnxModel.Load(new MemoryStream(graph.ToBytes(x))));
        Assert.AreEqual(
            "The ONNX model: 2 nodes are not supported: node '/NonZero_0' (NonZero): the operator is not supported; node '/GridSample_1' (GridSample): the operator is not supported.",
            operators.Message);

        var attributes = new OnnxGraphBuilder();
        x = attributes.Node("Pad", [attributes.Input("N", 3, 8, 8), attributes.Integers(0, 0, 1, 1, 0, 0, 1, 1)], AttributeProto.Of("mode", "wrap"));
        x = attributes.Node("LRN", attributes.Node("Softplus", x), AttributeProto.Of("size", 4));
        NotSupportedException values = Assert.ThrowsExactly<NotSupportedException>(() => OnnxModel.Load(new MemoryStream(attributes.ToBytes(x))));
        Assert.AreEqual(
            "The ONNX model: a node is not supported: node '/Pad_0' (Pad): the attribute mode = wrap is not supported: constant, reflect and edge are.", values.Message);
    }

    [TestMethod]
    public void Load_AnotherImageSize_KeepsPoolingOverTheWholeImage()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Node("Relu", graph.Conv(graph.Input(1, 3, 16, 16), 3, 4, 3, stride: 2, pad: 1));
        x = graph.Node("AveragePool", x, AttributeProto.Of("kernel_shape", 8, 8));
        x = graph.Node("Gemm", [graph.Node("Reshape", [x, graph.Integers(1, 4)]), graph.Weight(4, 3)]);
        byte[] bytes = graph.ToBytes(x);
        OnnxScores.AssertAsOnnxRuntime(bytes, [3, 16, 16], null, examples: 1);
        NetworkTransformer larger = OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { InputShape = (3, 24, 20) });
        Assert.AreEqual((new Shape(3, 24, 20), new Shape(3, 1, 1)), (larger.Model.InputShape, larger.Model.OutputShape));
        Assert.ThrowsExactly<ArgumentException>(() => OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { InputShape = (1, 16, 16) }));
    }

    [TestMethod]
    public void Load_FoldedBatchNormalization_GivesTheSame()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Node("Relu", graph.ConvBatch(graph.Input("N", 3, 8, 8), 3, 4, 3));
        byte[] bytes = graph.ToBytes(x);
        NetworkTransformer kept = OnnxScores.AssertAsOnnxRuntime(bytes, [3, 8, 8]);
        NetworkTransformer folded = OnnxScores.AssertAsOnnxRuntime(bytes, [3, 8, 8], new OnnxModelOptions { TakesImages = false, FoldBatchNormalization = true });
        Assert.AreEqual("/Conv_0, /BatchNormalization_1, /Relu_2", string.Join(", ", kept.Model.Layers.Select(kept.Model.NameOf)));
        Assert.AreEqual("/Conv_0, /Relu_2", string.Join(", ", folded.Model.Layers.Select(folded.Model.NameOf)));
    }

    [TestMethod]
    public void Load_ThenSaveAndLoad_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer model = OnnxModel.Load(new MemoryStream(Classifier(withSoftmax: true)), new OnnxModelOptions { TakesImages = false, Labels = ["a", "b", "c"] });
        _mlContext.Model.Save(model, null, folder.File("model.zip"));
        var loaded = (NetworkTransformer)_mlContext.Model.Load(folder.File("model.zip"), out _);
        float[] input = [.. Enumerable.Range(0, 3 * 64).Select(i => (float)Math.Cos(i))];
        CollectionAssert.AreEqual(OnnxScores.OfModel(model, input, 1), OnnxScores.OfModel(loaded, input, 1));
        CollectionAssert.AreEqual(model.ClassNames.ToArray(), loaded.ClassNames.ToArray());
    }

    // Two classes in place of three: a new output layer, all before it frozen, batch normalisation included.
    [TestMethod]
    public void InitialModel_OfAnImport_IsFineTunedWithAllFrozenButTheOutput()
    {
        NetworkTransformer pretrained = OnnxModel.Load(new MemoryStream(Classifier(withSoftmax: true)), new OnnxModelOptions { TakesImages = false });
        string[] layers = [.. pretrained.Model.Layers.Select(pretrained.Model.NameOf)];
        var random = new Random(1);
        Labelled[] rows = [.. Enumerable.Range(0, 40).Select(i => new Labelled { Label = i % 2 == 0, Features = [.. Enumerable.Range(0, 192).Select(_ => (float)random.NextDouble() + i % 2)] })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var trainer = new ConvolutionalNetworkTrainer(_mlContext, new ConvolutionalNetworkTrainer.Options
        {
            InitialModel = pretrained,
            FrozenLayers = layers[..^1],
            InputShape = (3, 8, 8),
            NumberOfEpochs = 30,
            BatchSize = 8,
        });
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(trainer);
        TransformerChain<NetworkTransformer> model = pipeline.Fit(data);
        AssertUnchanged(pretrained, model.LastTransformer, layers[..^1]);
        Assert.IsGreaterThan(0.8, _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);

        static void AssertUnchanged(NetworkTransformer before, NetworkTransformer after, string[] frozen)
        {
            foreach (string name in frozen)
            {
                foreach (var (from, to) in before.Model[name].Parameters.Zip(after.Model[name].Parameters))
                    CollectionAssert.AreEqual(from.Values.ToArray(), to.Values.ToArray(), name);
            }
        }
    }

    private static byte[] Classifier(bool withSoftmax)
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Node("Relu", graph.ConvBatch(graph.Input("N", 3, 8, 8), 3, 4, 3));
        x = graph.Node("Gemm", [graph.Node("Flatten", x), graph.Weight(144, 3), graph.Weight(3)]);
        return graph.ToBytes(withSoftmax ? graph.Node("Softmax", x, AttributeProto.Of("axis", 1)) : x);
    }

    private sealed class Labelled
    {
        public bool Label { get; set; }

        [VectorType(192)]
        public float[] Features { get; set; } = [];
    }
}
