using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Onnx.LayerNodes;
using ExpressML.Tests.ImageOperations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Onnx.Export;

[TestClass]
public sealed class LayerExportTests
{
    private const int SeedCount = 2;

    [TestMethod]
    [DataRow(OnnxExportOptions.LowestOpset)]
    [DataRow(10)]
    [DataRow(12)]
    [DataRow(13)]
    [DataRow(17)]
    [DataRow(OnnxExportOptions.HighestOpset)]
    public void ExportOnnx_EveryLayerOnRandomShapes_GivesWhatOnnxRuntimeGives(int opset)
    {
        foreach (var create in LayerCases.All)
        {
            for (int seed = 0; seed < SeedCount; seed++)
            {
                var random = new Random(seed);
                (Layer layer, Shape input) = create(random);
                OnnxRun.AssertAgrees(Alone.Drawn(new Network(input, [layer]), random), random, opset);
            }
        }
    }

    [TestMethod]
    public void LayerMapping_HasEveryLayer()
    {
        Type[] missing = [.. typeof(Layer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !type.IsSubclassOf(typeof(Composite)) && type != typeof(Merge) && !LayerMapping.Has(type))];
        Assert.IsEmpty(missing, $"Add rows to LayerMapping: {string.Join(", ", missing.Select(type => type.Name))}");
    }

    [TestMethod]
    public void ExportOnnx_SettingsThatAreNotDrawn_GiveWhatOnnxRuntimeGives()
    {
        (Layer, Shape)[] cases =
        [
            (new Elu(0.3), (2, 3, 3)), (new LeakyRelu(0.2), (2, 3, 3)), (new BatchNormalization(0.3, 0.01), (3, 2, 2)), (new LayerNormalization(0.1), (3, 2, 2)),
            (new LayerNormalization(), Shape.Vector(7)), (new BatchNormalization(), Shape.Vector(7)), (new Standardize(), Shape.Vector(5)), (new Softmax(), (3, 2, 2)),
            (new LocalResponseNormalization(4, 0.2, 0.5, 1.5), (6, 3, 4)), (new LocalResponseNormalization(2, 0.2), (1, 3, 4)),
            (new AdaptiveAveragePool2D(2, 3), (2, 6, 9)), (new AdaptiveAveragePool2D(5, 4), (2, 3, 9)), (new AdaptiveAveragePool2D(1), (2, 3, 9)),
            (new Conv2D(2, 2), (2, 2, 2)), (new Conv2D(3, 1), Shape.Vector(4)), (new MaxPool2D(1), Shape.Vector(4)),
        ];
        foreach ((Layer layer, Shape input) in cases)
        {
            Network network = Alone.Drawn(new Network(input, [layer]), new Random(1));
            foreach (int opset in new[] { OnnxExportOptions.LowestOpset, 17, OnnxExportOptions.HighestOpset })
                OnnxRun.AssertAgrees(network, new Random(opset), opset);
        }
    }

    [TestMethod]
    public void ExportOnnx_VectorsAndImagesInTurn_AreReshapedWhereNeeded()
    {
        Network network = new NetworkBuilder()
            .Conv2D(6, 3).GlobalAveragePool2D().Dense(8).Relu().Standardize().Conv2D(5, 1).BatchNormalization().Dense(4).Softmax()
            .Concatenate(left => left.Dense(3), right => right.Conv2D(2, 1), same => same)
            .Build((2, 7, 6));
        OnnxRun.AssertAgrees(Alone.Drawn(network, new Random(1)), new Random(2), opset: 17);
    }

    [TestMethod]
    public void ExportOnnx_CustomLayer_WritesItsOwnNodes()
    {
        Network network = new NetworkBuilder().Conv2D(3, 2).Add(new Doubling()).Flatten().Add(new Doubling()).Dense(2).Build((2, 4, 4));
        OnnxRun.AssertAgrees(Alone.Drawn(network, new Random(1)), new Random(2), opset: 17);
    }

    [TestMethod]
    public void ExportOnnx_CustomLayerThatCannot_IsNamedBeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("network.onnx");
        Network network = new NetworkBuilder().Conv2D(3, 2).Add(new Unwritable()).Named("mine").Flatten().Dense(2).Build((2, 4, 4));
        NotSupportedException exception = Assert.ThrowsExactly<NotSupportedException>(() => network.ExportOnnx(path));
        Assert.AreEqual(
            "The layer 'mine', Unwritable(), can't be written as ONNX, since its class ExpressML.Tests.Onnx.Export.LayerExportTests+Unwritable does not implement ExpressML.Onnx.IOnnxLayer. "
            + "Implement it: its one method adds the nodes that compute the same.",
            exception.Message);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private abstract class Elementwise : Layer
    {
        protected internal override bool KeepsShape => true;

        protected override Shape InferOutputShape(Shape input) => input;

        protected internal override void Forward(LayerPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = 2 * pass.Input[i];
        }

        protected internal override void Backward(LayerPass pass) => throw new NotSupportedException();
    }

    private sealed class Doubling : Elementwise, IOnnxLayer
    {
        public string WriteOnnx(OnnxNodes nodes, string input) => nodes.Node("Mul", [input, nodes.Constant("two", [1, 1, 1], [2f])]);

        public override string ToString() => "Doubling()";
    }

    private sealed class Unwritable : Elementwise
    {
        public override string ToString() => "Unwritable()";
    }
}
