using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class Conv2DTests
{
    [TestMethod]
    [DataRow(4, 3, 1, 0, "Conv2D(4, 3)")]
    [DataRow(7, 3, 1, 1, "Conv2D(7, 3, padding: 1)")]
    [DataRow(2, 2, 3, 0, "Conv2D(2, 2, stride: 3)")]
    [DataRow(3, 4, 2, 3, "Conv2D(3, 4, stride: 2, padding: 3)")]
    [DataRow(1, 1, 1, 0, "Conv2D(1, 1)")]
    public void Layer_KeepsTheContract(int filters, int window, int stride, int padding, string text) =>
        LayerContract.Verify(() => new Conv2D(filters, window, stride, padding), (2, 5, 6), text);

    [TestMethod]
    [DataRow(4, 3, 1, 2, 2, 1, true, "Conv2D(4, 3, padding: 2, dilation: 2)")]
    [DataRow(3, 2, 2, 0, 3, 1, true, "Conv2D(3, 2, stride: 2, dilation: 3)")]
    [DataRow(4, 2, 4, 1, 2, 2, false, "Conv2D(4, 2, stride: 4, padding: 1, dilation: 2, groups: 2, bias: false)")]
    [DataRow(6, 3, 1, 1, 1, 2, true, "Conv2D(6, 3, padding: 1, groups: 2)")]
    [DataRow(4, 3, 2, 1, 1, 4, true, "Conv2D(4, 3, stride: 2, padding: 1, groups: 4)")]
    [DataRow(2, 3, 1, 0, 1, 1, false, "Conv2D(2, 3, bias: false)")]
    public void Layer_DilationGroupsBias_KeepsTheContract(
        int filters, int window, int stride, int padding, int dilation, int groups, bool bias, string text) =>
        LayerContract.Verify(() => new Conv2D(filters, window, stride, padding, dilation, groups, bias), (4, 5, 6), text);

    [TestMethod]
    [DataRow(3, 1)]
    [DataRow(5, 2)]
    public void Layer_ByWinograd_KeepsTheContract(int window, int padding)
    {
        var input = new Shape(12, 7, 8);
        var geometry = new ConvolutionGeometry(input, 12, window, window, Stride: 1, padding, Dilation: 1, Groups: 1);
        Assert.AreNotEqual(ConvolutionAlgorithm.Direct, PassesRule.Choose(geometry));
        LayerContract.Verify(() => new Conv2D(12, window, padding: padding), input, $"Conv2D(12, {window}, padding: {padding})");
    }

    [TestMethod]
    public void Forward_Dilation_SkipsPixels()
    {
        Conv2D layer = Standing(new Conv2D(1, 2, dilation: 2, bias: false), (1, 3, 3));
        new float[] { 1, 10, 100, 1000 }.CopyTo(layer.Parameters[0].Values);
        CollectionAssert.AreEqual(new double[] { 9731 }, new LayerRun(layer, [[1, 2, 3, 4, 5, 6, 7, 8, 9]]).Outputs[0]);
    }

    [TestMethod]
    public void Forward_Depthwise_KeepsChannelsApart()
    {
        Conv2D layer = Standing(new Conv2D(2, 1, groups: 2), (2, 1, 2));
        Set(layer, weight: [10, 100], bias: [1, 2]);
        CollectionAssert.AreEqual(new double[] { 11, 21, 302, 402 }, new LayerRun(layer, [[1, 2, 3, 4]]).Outputs[0]);
    }

    [TestMethod]
    public void Parameters_GroupsWithoutBias_AreFiltersByChannelsOfAGroup()
    {
        Conv2D layer = Standing(new Conv2D(6, 3, groups: 2, bias: false), (4, 5, 5));
        Assert.AreEqual("weight[6, 2, 3, 3]", string.Join(", ", layer.Parameters));
        Assert.AreEqual(2 * 9, layer.Parameters[0].FanIn);
        Assert.AreEqual(3 * 9, layer.Parameters[0].FanOut);
        Assert.AreEqual(6 * 9 * 2 * 9, layer.MultiplyAdds);
    }

    [TestMethod]
    public void Initialize_BiasInitializer_SetsTheBiases()
    {
        var network = new Network((1, 3, 3), [new Conv2D(2, 3) { BiasInitializer = new Constant(1) }, new Flatten(), new Dense(2)]);
        network.Initialize(new Random(1));
        CollectionAssert.AreEqual(new float[] { 1, 1 }, network.Layers[0].Parameters[1].Values.ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 0 }, network.Layers[2].Parameters[1].Values.ToArray());
    }

    [TestMethod]
    public void Constructor_GroupsThatDoNotDivideTheFilters_Throw()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(8, 3, groups: 3));
        Assert.AreEqual("groups", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "The number of groups must divide the 8 filters.");
        Assert.AreEqual("groups", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(8, 3, groups: 0)).ParamName);
        Assert.AreEqual("dilation", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(8, 3, dilation: 0)).ParamName);
    }

    [TestMethod]
    public void Build_GroupsThatDoNotDivideTheChannels_Throw()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => Standing(new Conv2D(8, 3, groups: 4), (6, 5, 5)));
        Assert.AreEqual(
            "Conv2D(8, 3, groups: 4): the number of channels must be a multiple of the 4 groups, but the input is 6×5×5.", exception.Message);
    }

    [TestMethod]
    public void Build_InputSmallerThanTheDilatedWindow_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => Standing(new Conv2D(8, 3, dilation: 2), (1, 9, 4)));
        Assert.AreEqual("Conv2D(8, 3, dilation: 2): the input must be at least 5×5 pixels, but is 1×9×4.", exception.Message);
    }

    [TestMethod]
    public void Forward_TwoByTwoWindow_IsCrossCorrelation()
    {
        // [1 2 3; 4 5 6; 7 8 9] with [1 10; 100 1000] and bias 0.5: 1·1 + 2·10 + 4·100 + 5·1000 = 5421; the filter is not turned.
        Conv2D layer = Standing(new Conv2D(1, 2), (1, 3, 3));
        Set(layer, weight: [1, 10, 100, 1000], bias: [0.5f]);
        CollectionAssert.AreEqual(new[] { 5421.5, 6532.5, 8754.5, 9865.5 }, new LayerRun(layer, [[1, 2, 3, 4, 5, 6, 7, 8, 9]]).Outputs[0]);
    }

    [TestMethod]
    public void Forward_Padding_CountsAsZero()
    {
        Conv2D layer = Standing(new Conv2D(1, 3, padding: 1), (1, 2, 2));
        Set(layer, weight: [1, 1, 1, 1, 1, 1, 1, 1, 1], bias: [0]);
        CollectionAssert.AreEqual(new double[] { 10, 10, 10, 10 }, new LayerRun(layer, [[1, 2, 3, 4]]).Outputs[0]);
    }

    [TestMethod]
    public void Forward_Channels_AreSummed()
    {
        Conv2D layer = Standing(new Conv2D(2, 1), (3, 1, 1));
        Set(layer, weight: [1, 10, 100, -1, -2, -3], bias: [5, 7]);
        CollectionAssert.AreEqual(new double[] { 326, -7 }, new LayerRun(layer, [[1, 2, 3]]).Outputs[0]);
    }

    [TestMethod]
    public void Backward_TwoByTwoWindow_IsEasyToFollow()
    {
        // One window: dw = dy·x, dx = dy·w, db = dy.
        Conv2D layer = Standing(new Conv2D(1, 2), (1, 2, 2));
        Set(layer, weight: [1, 2, 3, 4], bias: [0]);
        (double[][] dx, double[][] gradients) = new LayerRun(layer, [[5, 6, 7, 8]]).Backward([[10]]);
        CollectionAssert.AreEqual(new double[] { 10, 20, 30, 40 }, dx[0]);
        CollectionAssert.AreEqual(new double[] { 50, 60, 70, 80 }, gradients[0]);
        CollectionAssert.AreEqual(new double[] { 10 }, gradients[1]);
    }

    [TestMethod]
    public void OutputShape_Stride_RoundsDown() => Assert.AreEqual(new Shape(6, 3, 2), Standing(new Conv2D(6, 3, stride: 2), (1, 8, 6)).OutputShape);

    [TestMethod]
    public void Build_InputSmallerThanTheWindow_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => Standing(new Conv2D(6, 5), (3, 9, 4)));
        Assert.AreEqual("Conv2D(6, 5): the input must be at least 5×5 pixels, but is 3×9×4.", exception.Message);
    }

    [TestMethod]
    public void Build_PaddedInputSmallerThanTheWindow_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => Standing(new Conv2D(6, 7, stride: 2, padding: 2), (3, 2, 2)));
        Assert.AreEqual("Conv2D(6, 7, stride: 2, padding: 2): the input must be at least 3×3 pixels, but is 3×2×2.", exception.Message);
    }

    [TestMethod]
    [DataRow(0, 1, 1, 0, "filters")]
    [DataRow(1, 0, 1, 0, "window")]
    [DataRow(1, 1, 0, 0, "stride")]
    [DataRow(1, 1, 1, -1, "padding")]
    public void Constructor_SizeTooSmall_Throws(int filters, int window, int stride, int padding, string parameter)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(filters, window, stride, padding));
        Assert.AreEqual(parameter, exception.ParamName);
    }

    private static Conv2D Standing(Conv2D layer, Shape input) => (Conv2D)new Network(input, [layer]).Layers[0];

    private static void Set(Conv2D layer, float[] weight, float[] bias)
    {
        weight.CopyTo(layer.Parameters[0].Values);
        bias.CopyTo(layer.Parameters[1].Values);
    }
}
