using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

/// <summary>The layers that put numbers in other places, or call them by another shape.</summary>
[TestClass]
public sealed class RearrangementTests
{
    [TestMethod]
    public void Layers_KeepTheContract()
    {
        LayerContract.Verify(() => new Pad2D(1, 2, 0, 3), (2, 3, 4), "Pad2D(1, 2, 0, 3)");
        LayerContract.Verify(() => new Pad2D(0, 1, 1, 0, value: -1.5), (2, 3, 2), "Pad2D(0, 1, 1, 0, value: -1.5)");
        LayerContract.Verify(() => new Pad2D(2, 1, 1, 3, PadMode.Reflect), (2, 3, 4), "Pad2D(2, 1, 1, 3, PadMode.Reflect)");
        LayerContract.Verify(() => new Pad2D(2, 1, 1, 3, PadMode.Edge), (2, 2, 1), "Pad2D(2, 1, 1, 3, PadMode.Edge)");
        LayerContract.Verify(() => new Pad2D(-1, 2, -1, -2), (2, 4, 5), "Pad2D(-1, 2, -1, -2)");
        LayerContract.Verify(() => new Pad2D(-1, 2, 1, -2, PadMode.Reflect), (2, 4, 5), "Pad2D(-1, 2, 1, -2, PadMode.Reflect)");
        LayerContract.Verify(() => new UpSampling2D(), (2, 2, 3), "UpSampling2D(2)");
        LayerContract.Verify(() => new UpSampling2D(3, 1), (2, 2, 3), "UpSampling2D(3, 1)");
        LayerContract.Verify(() => new ChannelSlice(1, 2), (4, 2, 3), "ChannelSlice(1, 2)");
        LayerContract.Verify(() => new ChannelSlice(3, 1), Shape.Vector(4), "ChannelSlice(3, 1)");
        LayerContract.Verify(() => new ChannelShuffle(2), (6, 2, 3), "ChannelShuffle(2)");
        LayerContract.Verify(() => new PixelShuffle(2), (8, 2, 3), "PixelShuffle(2)");
        LayerContract.Verify(() => new PixelShuffle(2, depthFirst: true), (8, 2, 3), "PixelShuffle(2, depthFirst: true)");
        LayerContract.Verify(() => new PixelUnshuffle(2), (2, 4, 6), "PixelUnshuffle(2)");
        LayerContract.Verify(() => new PixelUnshuffle(2, depthFirst: true), (2, 4, 6), "PixelUnshuffle(2, depthFirst: true)");
        LayerContract.Verify(() => new Permute(ImageAxis.Height, ImageAxis.Width, ImageAxis.Channels), (2, 3, 4), "Permute(ImageAxis.Height, ImageAxis.Width, ImageAxis.Channels)");
        LayerContract.Verify(() => new Permute(ImageAxis.Width, ImageAxis.Channels, ImageAxis.Height), (2, 3, 4), "Permute(ImageAxis.Width, ImageAxis.Channels, ImageAxis.Height)");
        LayerContract.Verify(() => new Reshape(4, 2, 3), (2, 4, 3), "Reshape(4, 2, 3)");
    }

    [TestMethod]
    public void Pad2D_EachMode_IsAsInOnnx()
    {
        AssertForward(new Pad2D(0, 2, 0, 1, value: 9), [9, 9, 1, 2, 3, 9]);
        AssertForward(new Pad2D(0, 2, 0, 1, PadMode.Reflect), [3, 2, 1, 2, 3, 2]);
        AssertForward(new Pad2D(0, 2, 0, 1, PadMode.Edge), [1, 1, 1, 2, 3, 3]);
        AssertForward(new Pad2D(0, -1, 0, 0), [2, 3]);
    }

    // torch.nn.functional.pixel_shuffle and channel_shuffle of torch.arange(8.), and tf.nn.depth_to_space of the same channels.
    [TestMethod]
    public void Shuffles_AreAsInPyTorchAndTensorFlow()
    {
        double[] x = [0, 1, 2, 3, 4, 5, 6, 7];
        AssertForward(new PixelShuffle(2), x, (8, 1, 1), [0, 1, 2, 3, 4, 5, 6, 7]);
        AssertForward(new PixelShuffle(2, depthFirst: true), x, (8, 1, 1), [0, 2, 4, 6, 1, 3, 5, 7]);
        AssertForward(new ChannelShuffle(2), x, Shape.Vector(8), [0, 4, 1, 5, 2, 6, 3, 7]);
        AssertForward(new ChannelShuffle(4), x, Shape.Vector(8), [0, 2, 4, 6, 1, 3, 5, 7]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void PixelUnshuffle_UndoesPixelShuffle(bool depthFirst)
    {
        double[] x = [.. Enumerable.Range(0, 72).Select(i => (double)i)];
        Network network = new NetworkBuilder().PixelShuffle(3, depthFirst).PixelUnshuffle(3, depthFirst).Build((18, 2, 2));
        CollectionAssert.AreEqual(x, NetworkFiles.Score(network, [x])[0]);
    }

    [TestMethod]
    public void Permute_BeforeFlatten_GivesTheOrderOfKeras()
    {
        Network network = new NetworkBuilder().Permute(ImageAxis.Height, ImageAxis.Width, ImageAxis.Channels).Flatten().Build((2, 1, 3));
        CollectionAssert.AreEqual(new double[] { 1, 4, 2, 5, 3, 6 }, NetworkFiles.Score(network, [[1, 2, 3, 4, 5, 6]])[0]);
    }

    [TestMethod]
    public void Backward_Copies_AddTheirGradients()
    {
        CollectionAssert.AreEqual(new double[] { 1 + 3 + 4, 2 }, Run(new Pad2D(0, 0, 0, 2, PadMode.Edge), [1, 2], (1, 1, 2)).Backward([[2, 1, 3, 4]]).Inputs[0].Reverse().ToArray());
        CollectionAssert.AreEqual(new double[] { 1 + 2 + 3 + 4 }, Run(new UpSampling2D(), [1], (1, 1, 1)).Backward([[1, 2, 3, 4]]).Inputs[0]);
        CollectionAssert.AreEqual(new double[] { 0, 5, 0 }, Run(new ChannelSlice(1, 1), [1, 2, 3], Shape.Vector(3)).Backward([[5]]).Inputs[0]);
    }

    [TestMethod]
    public void Build_InputThatDoesNotFit_Throws()
    {
        AssertThrows("Pad2D(-2, 0, 0, 0): it takes away all rows of the input, which is 1×2×3.", new Pad2D(-2, 0, 0, 0), (1, 2, 3));
        AssertThrows("Pad2D(0, -2, 0, -1): it takes away all columns of the input, which is 1×2×3.", new Pad2D(0, -2, 0, -1), (1, 2, 3));
        AssertThrows("Pad2D(2, 0, 0, 0, PadMode.Reflect): an image of 2 rows can be mirrored by 1 at most, but the input is 1×2×3.", new Pad2D(2, 0, 0, 0, PadMode.Reflect), (1, 2, 3));
        AssertThrows("Pad2D(50000, 50000, 0, 0): the output would be 1×50001×50001, which does not fit in memory.", new Pad2D(50_000, 50_000, 0, 0), (1, 1, 1));
        AssertThrows("UpSampling2D(50000): the output would be 1×50000×50000, which does not fit in memory.", new UpSampling2D(50_000), (1, 1, 1));
        AssertThrows("ChannelSlice(2, 2): the input must have at least 4 channels, but is 3×1×1.", new ChannelSlice(2, 2), Shape.Vector(3));
        AssertThrows("ChannelShuffle(2): the number of channels must be a multiple of the 2 groups, but the input is 3×1×1.", new ChannelShuffle(2), Shape.Vector(3));
        AssertThrows("PixelShuffle(2): the number of channels must be a multiple of 2² = 4, but the input is 6×2×2.", new PixelShuffle(2), (6, 2, 2));
        AssertThrows("PixelUnshuffle(2): height and width must be multiples of 2, but the input is 6×2×3.", new PixelUnshuffle(2), (6, 2, 3));
        AssertThrows("Reshape(2, 2, 2): the input must have 8 numbers, but is 3×1×3, which has 9.", new Reshape(2, 2, 2), (3, 1, 3));
    }

    [TestMethod]
    public void Constructor_SettingOutOfRange_Throws()
    {
        AssertArgument("mode", () => new Pad2D(1, 1, 1, 1, (PadMode)3));
        AssertArgument("value", () => new Pad2D(1, 1, 1, 1, value: double.NaN));
        AssertArgument("heightFactor", () => new UpSampling2D(0));
        AssertArgument("widthFactor", () => new UpSampling2D(1, 0));
        AssertArgument("start", () => new ChannelSlice(-1, 1));
        AssertArgument("count", () => new ChannelSlice(0, 0));
        AssertArgument("groups", () => new ChannelShuffle(0));
        AssertArgument("factor", () => new PixelShuffle(0));
        AssertArgument("factor", () => new PixelUnshuffle(0));
        AssertArgument("shape", () => new Reshape(0, 1, 1));
        Assert.AreEqual(
            "Each axis must be there once, but the order is Width, Width, Height.",
            Assert.ThrowsExactly<ArgumentException>(() => new Permute(ImageAxis.Width, ImageAxis.Width, ImageAxis.Height)).Message);
    }

    [TestMethod]
    public void Builder_EachLayer_IsAppended()
    {
        string layers = "Pad2D(1, 1, 1, 1).UpSampling2D(2).PixelUnshuffle(2).ChannelShuffle(2).PixelShuffle(2).Reshape(2, 8, 4)"
            + ".Permute(ImageAxis.Channels, ImageAxis.Width, ImageAxis.Height).ChannelSlice(0, 1).ChannelAffine()";
        Network network = new NetworkBuilder()
            .Pad2D(1, 1, 1, 1).UpSampling2D().PixelUnshuffle(2).ChannelShuffle(2).PixelShuffle(2).Reshape(2, 8, 4)
            .Permute(ImageAxis.Channels, ImageAxis.Width, ImageAxis.Height).ChannelSlice(0, 1).ChannelAffine().Build((1, 2, 2));
        Assert.AreEqual($"new NetworkBuilder().{layers}.Build(new Shape(1, 2, 2))", network.ToString());
    }

    private static void AssertForward(Layer layer, double[] expected) => AssertForward(layer, [1, 2, 3], (1, 1, 3), expected);

    private static void AssertForward(Layer layer, double[] x, Shape input, double[] expected) => CollectionAssert.AreEqual(expected, Run(layer, x, input).Outputs[0], $"{layer}");

    private static LayerRun Run(Layer layer, double[] x, Shape input) => new(new Network(input, [layer]).Layers[0], [x]);

    private static void AssertThrows(string message, Layer layer, Shape input) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ShapeException>(() => new Network(input, [layer])).Message);

    private static void AssertArgument(string name, Func<Layer> create) => Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(create).ParamName);
}
