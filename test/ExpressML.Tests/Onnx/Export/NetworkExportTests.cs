using ExpressML.Architectures;
using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Onnx.Files;
using ExpressML.Onnx.Format;
using ExpressML.Tests.ImageOperations;
using ExpressML.Tests.Support;
using ExpressML.Trainers;

namespace ExpressML.Tests.Onnx.Export;

[TestClass]
public sealed class NetworkExportTests
{
    private static readonly int[] _opsets = [OnnxExportOptions.LowestOpset, 17, OnnxExportOptions.HighestOpset];

    [TestMethod]
    public void ExportOnnx_EachPreset_GivesWhatOnnxRuntimeGives()
    {
        (ExpressML.Architectures.Architecture Preset, Shape Input)[] presets =
            [(new LeNet5(), (1, 28, 28)), (new LeNet5Classic(), (1, 28, 28)), (new ResNet9(), (3, 32, 32)), (new SmallVgg(), (3, 32, 32))];
        foreach ((ExpressML.Architectures.Architecture preset, Shape input) in presets)
        {
            foreach (int opset in _opsets)
                OnnxRun.AssertAgrees(Initialized(preset.Create(input, outputCount: 10)), new Random(1), opset, examples: 2);
        }
    }

    [TestMethod]
    [DataRow("MobileNetV2", 40)]
    [DataRow("ResNet18", 40)]
    public void ExportOnnx_NetworkPreset_GivesWhatOnnxRuntimeGives(string name, int side) =>
        OnnxRun.AssertAgrees(Initialized(NetworkPreset.All.Single(preset => preset.Name == name).Architecture.Create((3, side, side), outputCount: 10)), new Random(1), opset: 17, examples: 2);

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("AlexNet", 224)]
    [DataRow("MobileNetV2", 224)]
    [DataRow("ResNet34", 224)]
    [DataRow("Vgg11", 96)]
    public void ExportOnnx_LargeNetworkPreset_GivesWhatOnnxRuntimeGives(string name, int side) => ExportOnnx_NetworkPreset_GivesWhatOnnxRuntimeGives(name, side);

    [TestMethod]
    [TestCategory("Slow")]
    public void ExportOnnx_AlexNet_GivesWhatOnnxRuntimeGives() =>
        OnnxRun.AssertAgrees(Initialized(new AlexNet(groups: 2).Create((3, 227, 227), outputCount: 20)), new Random(1), opset: 17, examples: 1);

    [TestMethod]
    public void ExportOnnx_ChainsWithBlocks_GiveWhatOnnxRuntimeGives()
    {
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(7, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2)
            .Residual(block => block.Conv2D(7, 3, padding: 1).Relu().Dropout(0.5).Conv2D(7, 3, padding: 1), shortcut => shortcut.Conv2D(7, 1))
            .Concatenate(left => left.Conv2D(8, 3).MaxPool2D(2), right => right.Conv2D(5, 3).Tanh().AveragePool2D(2))
            .Residual(block => block.Concatenate(left => left.Conv2D(3, 1), right => right.Conv2D(10, 1)))
            .GlobalAveragePool2D().Flatten().Residual(block => block.Dense(13).Silu()).Dense(9).Softmax().Build((3, 21, 26));
        foreach (int opset in _opsets)
            OnnxRun.AssertAgrees(Alone.Drawn(network, new Random(1)), new Random(2), opset);
    }

    [TestMethod]
    public void ExportOnnx_RandomGraphs_GiveWhatOnnxRuntimeGives()
    {
        for (int seed = 0; seed < 60; seed++)
            OnnxRun.AssertAgrees(RandomGraphs.Create(seed), new Random(seed), _opsets[seed % _opsets.Length], examples: 2);
    }

    [TestMethod]
    public void ExportOnnx_NodesAndWeights_HaveTheNamesOfTheLayers()
    {
        Network network = new NetworkBuilder().Standardize().Conv2D(4, 3).Named("first").Gelu().Flatten().Dense(2).Build((1, 5, 5));
        ModelProto model = OnnxFile.Read(OnnxRun.Export(network), "network");
        CollectionAssert.AreEqual(
            new[] { "Standardize1", "Standardize1.Div", "first", "Gelu1", "Gelu1.Erf", "Gelu1.Add", "Gelu1.Mul", "Gelu1.Mul_2", "Flatten1", "Dense1" },
            model.Graph!.Nodes.Select(node => node.Name).ToArray());
        CollectionAssert.IsSubsetOf(new[] { "first.weight", "first.bias", "Dense1.weight", "Standardize1.mean" }, model.Graph.Initializers.Select(tensor => tensor.Name).ToArray());
        CollectionAssert.AreEqual(new long[] { 4, 1, 3, 3 }, model.Graph.Initializers.Single(tensor => tensor.Name == "first.weight").Dims);
    }

    [TestMethod]
    public void ExportOnnx_File_HasAFreeBatchAndTheFormatOfItsOpset()
    {
        Network network = Initialized(new NetworkBuilder().Conv2D(4, 3).Build((1, 5, 6)));
        foreach ((int opset, int format) in new[] { (9, 4), (10, 5), (11, 6), (12, 7), (14, 7), (15, 8), (18, 8), (20, 9), (22, 10), (23, 11), (24, 12) })
        {
            ModelProto model = OnnxFile.Read(OnnxRun.Export(network, opset), "network");
            Assert.AreEqual((format, opset, "ExpressML"), ((int)model.IrVersion, (int)model.OpsetImports.Single().Version, model.ProducerName));
            CollectionAssert.AreEqual(new object?[] { "N", 1L, 5L, 6L }, Sizes(model.Graph!.Inputs.Single()));
            CollectionAssert.AreEqual(new object?[] { "N", 4L, 3L, 4L }, Sizes(model.Graph.Outputs.Single()));
        }

        byte[] file = OnnxRun.Export(network);
        foreach (int examples in new[] { 1, 5 })
            Assert.HasCount(examples * 4 * 3 * 4, OnnxRun.Score(file, network.InputShape, new float[examples * 30]));

        static object?[] Sizes(ValueInfoProto value) => [.. value.Type!.Tensor!.Shape!.Dims.Select(dimension => dimension.Param.Length > 0 ? dimension.Param : (object?)dimension.Value)];
    }

    [TestMethod]
    public void ExportOnnx_LastValueIsAlsoReadInside_KeepsBoth()
    {
        // The output is the input: nothing makes it.
        Network network = new NetworkBuilder().Dropout(0.5).Build((1, 2, 2));
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4 }, OnnxRun.Score(OnnxRun.Export(network), network.InputShape, [1, 2, 3, 4]));
    }

    [TestMethod]
    public void ExportOnnx_OptionsThatDoNotFit_AreRefusedBeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("network.onnx");
        Network network = new NetworkBuilder().Flatten().Dense(2).Build((1, 2, 2));
        ArgumentOutOfRangeException opset = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.ExportOnnx(path, new() { Opset = 8 }));
        StringAssert.StartsWith(opset.Message, "Opset must be from 9 to 24.");
        ArgumentException same = Assert.ThrowsExactly<ArgumentException>(() => network.ExportOnnx(path, new() { InputName = "x", OutputName = "x" }));
        Assert.AreEqual("'x' would be the name of two of the inputs and outputs, x, x. Set InputName, OutputName or ProbabilityName.", same.Message);
        Assert.ThrowsExactly<ArgumentException>(() => network.ExportOnnx(path, new() { InputName = " " }));
        Assert.ThrowsExactly<ArgumentException>(() => network.ExportOnnx(""));
        Network large = new NetworkBuilder().Dense(23_000).Dense(23_000).Build(Shape.Vector(23_000));
        NotSupportedException size = Assert.ThrowsExactly<NotSupportedException>(() => large.ExportOnnx(path));
        Assert.AreEqual("The network has parameters of 4.2 GB, but an ONNX file can have up to 2 GB.", size.Message);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void ExportOnnx_SameNetworkTwice_GivesTheSameBytes()
    {
        Network network = Initialized(new ResNet9().Create((3, 16, 16), outputCount: 4));
        CollectionAssert.AreEqual(OnnxRun.Export(network), OnnxRun.Export(network));
    }

    private static Network Initialized(Network network)
    {
        network.Initialize(new Random(1));
        return network;
    }
}
