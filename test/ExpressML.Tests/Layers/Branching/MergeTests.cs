using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers.Branching;

/// <summary>Merges small enough to check by eye.</summary>
[TestClass]
public sealed class MergeTests
{
    [TestMethod]
    public void SqueezeExcite_Channels_IsTheGateOfThePaper()
    {
        Assert.AreEqual(
            new NetworkBuilder().Multiply(gate => gate.GlobalAveragePool2D().Conv2D(2, 1).Relu().Conv2D(8, 1).Sigmoid()).Build((8, 3, 3)).ToString(),
            new NetworkBuilder().SqueezeExcite(8, reduction: 4).Build((8, 3, 3)).ToString());
        Assert.StartsWith(
            "The reduction must be at most the 8 channels, or no channel is left between.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetworkBuilder().SqueezeExcite(8)).Message);
        Assert.StartsWith("channels must be at least 1.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetworkBuilder().SqueezeExcite(0)).Message);
    }

    private static readonly Func<NetworkBuilder, NetworkBuilder> _scaled = net => net.Add(new Scaled()).Named("a");

    [TestMethod]
    public void AddFrom_TwoLayers_AddsThem() =>
        // a = 2x, y = relu(a) + a
        Verify(net => _scaled(net).Relu().AddFrom("a"), (1, 1, 3), [1, -2, 3], [2 + 2, 0 - 4, 6 + 6], dy: [1, 1, 1], dscale: 1 + 1 - 2 + 3 + 3);

    [TestMethod]
    public void AddFrom_ItselfTwice_DoublesValueAndGradient() => Verify(net => _scaled(net).AddFrom("a"), (1, 1, 2), [1, 3], [4, 12], dy: [1, 1], dscale: 2 * 1 + 2 * 3);

    [TestMethod]
    public void MultiplyBy_Itself_Squares() =>
        // y = (sx)², dy/ds = 2sx²
        Verify(net => _scaled(net).MultiplyBy("a"), (1, 1, 2), [1, 3], [4, 36], dy: [1, 10], dscale: 2 * 2 * 1 + 10 * 2 * 2 * 9);

    [TestMethod]
    public void MultiplyBy_ItselfAndTheInput_IsTheProductOfAll() =>
        // y = (sx)²·x, dy/ds = 2sx³
        Verify(net => _scaled(net).MultiplyBy("a", Network.InputName), (1, 1, 2), [1, 3], [4, 108], dy: [1, 1], dscale: 4 * 1 + 4 * 27);

    [TestMethod]
    public void MultiplyBy_OneNumberAChannel_ScalesTheChannel() =>
        // a = 2·means of the channels: 2·2 and 2·5; y = x·a
        Verify(net => _scaled(net.GlobalAveragePool2D()).From(Network.InputName).MultiplyBy("a"), (2, 1, 2), [1, 3, 4, 6], [4, 12, 40, 60], dy: [1, 1, 1, 1], dscale: 2 * (1 + 3) + 5 * (4 + 6));

    [TestMethod]
    public void AddFrom_OneNumberAChannel_IsAddedToEachPixel() =>
        Verify(net => _scaled(net.GlobalAveragePool2D()).AddFrom(Network.InputName), (2, 1, 2), [1, 3, 4, 6], [5, 7, 14, 16], dy: [1, 2, 3, 4], dscale: 2 * (1 + 2) + 5 * (3 + 4));

    [TestMethod]
    public void ConcatenateWith_TwoLayers_PutsChannelsOneAfterAnother() =>
        Verify(net => _scaled(net).Relu().ConcatenateWith("a", Network.InputName), (1, 1, 2), [1, -3], [2, 0, 2, -6, 1, -3], dy: [1, 2, 3, 4, 5, 6], dscale: 1 + 3 * 1 + 4 * -3);

    [TestMethod]
    public void ConcatenateWith_Itself_GivesTheGradientOfBoth() =>
        Verify(net => _scaled(net).ConcatenateWith("a"), (1, 1, 2), [1, 3], [2, 6, 2, 6], dy: [1, 2, 3, 4], dscale: 1 * 1 + 2 * 3 + 3 * 1 + 4 * 3);

    [TestMethod]
    public void Multiply_Gate_IsTheInputTimesTheGate() =>
        // gate = 2·relu(mean): 4 and 0
        Verify(net => net.Multiply(gate => _scaled(gate.GlobalAveragePool2D().Relu())), (2, 1, 2), [1, 3, -4, 6 - 8], [4, 12, 0, 0], dy: [1, 1, 1, 1], dscale: 2 * (1 + 3));

    [TestMethod]
    [DataRow(MergeKind.Add)]
    [DataRow(MergeKind.Multiply)]
    public void Build_ShapesThatDoNotFit_SaysWhich(MergeKind kind)
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((2, 4, 4), [new PlacedLayer(new Conv2D(3, 1), [-1]), new PlacedLayer(new Merge(kind), [0, -1])]));
        Assert.AreEqual($"Merge(MergeKind.{kind}): on each axis, the sizes of the sources must be equal or 1, but the sources give 3×4×4, 2×4×4.", exception.Message);
    }

    [TestMethod]
    public void Build_OtherHeightsToConcatenate_SaysWhich()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((2, 4, 4), [new PlacedLayer(new Conv2D(3, 3), [-1]), new PlacedLayer(new Merge(MergeKind.Concatenate), [0, -1])]));
        Assert.AreEqual("Merge(MergeKind.Concatenate): all sources must have the same height and width, but they give 3×2×2, 2×4×4.", exception.Message);
    }

    [TestMethod]
    public void Build_OneSource_SaysWhatNamesTheOthers()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().Add(new Merge(MergeKind.Add)).Build((1, 2, 2)));
        Assert.AreEqual(
            "Merge(MergeKind.Add): it must read the outputs of at least two layers, but reads one. AddFrom, MultiplyBy and ConcatenateWith name the others; in a block, use Residual, "
            + "Multiply or Concatenate.",
            exception.Message);
    }

    [TestMethod]
    public void Build_SeveralSourcesOfAnotherLayer_IsAnError()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((1, 2, 2), [new PlacedLayer(new Relu(), [-1]), new PlacedLayer(new Tanh(), [0, -1])]));
        Assert.AreEqual("Tanh(): it reads the output of one layer, but is given 2. Only Merge reads several.", exception.Message);
    }

    [TestMethod]
    public void Build_GateOfAnotherSize_SaysWhich()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().Multiply(gate => gate.Conv2D(3, 1)).Build((2, 4, 4)));
        Assert.AreEqual("Multiply(net => net.Conv2D(3, 1)): on each axis, the gate must give the size of the input or 1, but the input is 2×4×4 and the gate gives 3×4×4.", exception.Message);
    }

    [TestMethod]
    public void Multiply_NoLayers_IsAnError()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Multiply(gate => gate));
        Assert.StartsWith("A gate needs at least one layer.", exception.Message);
    }

    [TestMethod]
    public void Constructor_UnknownKind_IsAnError() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Merge((MergeKind)3));

    // Forward and back, and one image by itself; the only parameter is that of Scaled.
    private static void Verify(Func<NetworkBuilder, NetworkBuilder> build, Shape input, double[] x, double[] y, double[] dy, double dscale)
    {
        Network network = build(new NetworkBuilder()).Build(input);
        network.Layers.SelectMany(layer => layer.Parameters).Single().Values[0] = 2;
        TrainingPass pass = GraphRun.Train(network, [x], [dy], threads: 1, out double[][] outputs);
        CollectionAssert.AreEqual(y, outputs[0]);
        CollectionAssert.AreEqual(y, NetworkFiles.Score(network, [x])[0]);
        Assert.AreEqual(dscale, pass.Gradients.Single().Gradient.Span[0]);
    }

    /// <summary>y = s·x with one weight s for all numbers.</summary>
    private sealed class Scaled : Layer
    {
        protected override Shape InferOutputShape(Shape input) => input;

        protected override Parameter[] CreateParameters() => [new Parameter("scale", [1])];

        protected internal override void Forward(LayerPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = Parameters[0].ReadOnlyValues[0] * pass.Input[i];
        }

        protected internal override void Backward(LayerPass pass)
        {
            float sum = 0;
            for (int i = 0; i < pass.OutputGradient.Length; i++)
            {
                sum += pass.OutputGradient[i] * pass.Input[i];
                if (!pass.InputGradient.IsEmpty)
                    pass.InputGradient[i] = Parameters[0].ReadOnlyValues[0] * pass.OutputGradient[i];
            }

            pass.ParameterGradient(0)[0] = sum;
        }

        public override string ToString() => "Scaled()";
    }
}
