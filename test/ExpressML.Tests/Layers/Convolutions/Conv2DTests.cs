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
    public void Layer_FixedWeights_KeepsTheContract()
    {
        LayerContract.Verify(() => new Conv2D(4, 2, fixedWeights: true), (2, 5, 6), "Conv2D(4, 2, fixedWeights: true)");
        LayerContract.Verify(() => new Conv2D(12, 3, padding: 1, bias: false, fixedWeights: true), (12, 7, 8), "Conv2D(12, 3, padding: 1, bias: false, fixedWeights: true)");
        Conv2D layer = Standing(new Conv2D(4, 2, fixedWeights: true), (2, 5, 6));
        CollectionAssert.AreEqual(new[] { false, true }, layer.Parameters.Select(parameter => parameter.IsTrainable).ToArray());
    }

    [TestMethod]
    public void Layer_SidesThatDiffer_KeepsTheContract()
    {
        LayerContract.Verify(() => new Conv2D(4, (1, 3), padding: (0, 1)), (2, 5, 6), "Conv2D(4, (1, 3), padding: (0, 1))");
        LayerContract.Verify(() => new Conv2D(3, (3, 1), (1, 2), (2, 0, 1, 0)), (2, 5, 6), "Conv2D(3, (3, 1), stride: (1, 2), padding: (2, 0, 1, 0))");
        LayerContract.Verify(
            () => new Conv2D(4, (2, 3), (3, 1), (1, 2, 0, 3), (2, 1), groups: 2), (4, 5, 6),
            "Conv2D(4, (2, 3), stride: (3, 1), padding: (1, 2, 0, 3), dilation: (2, 1), groups: 2)");
        LayerContract.Verify(() => new Conv2D(12, 3, padding: (0, 1, 2, 0)), (12, 7, 8), "Conv2D(12, 3, padding: (0, 1, 2, 0))");
        LayerContract.Verify(() => new Conv2D(12, 5, padding: (4, 2, 1, 3)), (12, 7, 8), "Conv2D(12, 5, padding: (4, 2, 1, 3))");
    }

    [TestMethod]
    [DataRow(2, 1)]
    [DataRow(3, 2)]
    [DataRow(1, 3)]
    public void Layer_SamePadding_KeepsTheContract(int window, int stride)
    {
        string printed = stride == 1 ? "" : $", stride: {stride}";
        LayerContract.Verify(() => new Conv2D(3, window, stride, Padding2D.Same), (2, 5, 6), $"Conv2D(3, {window}{printed}, padding: Padding2D.Same)");
        LayerContract.Verify(
            () => new Conv2D(3, (window, 4), stride, Padding2D.Same, (1, 2)), (2, 5, 6), $"Conv2D(3, ({window}, 4){printed}, padding: Padding2D.Same, dilation: (1, 2))");
    }

    // tf.nn.conv2d(x, ones, strides, "SAME"): of one zero that is missing, it goes to the bottom and right; of three, two do.
    [TestMethod]
    public void Forward_SamePadding_PutsTheZeroThatIsLeftOverLast()
    {
        Conv2D twoByTwo = Standing(new Conv2D(1, 2, padding: Padding2D.Same, bias: false), (1, 2, 3));
        twoByTwo.Parameters[0].Values.Fill(1);
        Assert.AreEqual(new Shape(1, 2, 3), twoByTwo.OutputShape);
        CollectionAssert.AreEqual(new double[] { 12, 16, 9, 9, 11, 6 }, new LayerRun(twoByTwo, [[1, 2, 3, 4, 5, 6]]).Outputs[0]);

        Conv2D wide = Standing(new Conv2D(1, (1, 4), padding: Padding2D.Same, bias: false), (1, 1, 5));
        wide.Parameters[0].Values.Fill(1);
        CollectionAssert.AreEqual(new double[] { 6, 10, 14, 12, 9 }, new LayerRun(wide, [[1, 2, 3, 4, 5]]).Outputs[0]);

        // MobileNet's first layer: 224 pixels, window 3, stride 2.
        Conv2D first = Standing(new Conv2D(1, 3, stride: 2, padding: Padding2D.Same, bias: false), (1, 6, 6));
        first.Parameters[0].Values.Fill(1);
        Assert.AreEqual(new Padding2D(0, 0, 1, 1), Padding2D.Same.Around((3, 224, 224), 3, 2, 1));
        Assert.AreEqual(9.0, new LayerRun(first, [[.. Enumerable.Repeat(1.0, 36)]]).Outputs[0][0]);
        Assert.AreEqual(4.0, new LayerRun(first, [[.. Enumerable.Repeat(1.0, 36)]]).Outputs[0][8]);
    }

    [TestMethod]
    public void OutputShape_SamePadding_IsTheSizeByTheStrideRoundedUp()
    {
        foreach (int window in new[] { 1, 2, 3, 4, 7 })
        {
            for (int stride = 1; stride <= 4; stride++)
            {
                for (int dilation = 1; dilation <= 2; dilation++)
                    Assert.AreEqual(new Shape(2, (9 + stride - 1) / stride, 3), Standing(new Conv2D(2, window, (stride, 2), Padding2D.Same, dilation), (1, 9, 5)).OutputShape);
            }
        }
    }

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

    [TestMethod]
    public void Constructor_OneSideTooSmall_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(1, 3, stride: (2, 0)));
        Assert.AreEqual("stride", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "stride must be at least 1.");
        Assert.AreEqual("window", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(1, (0, 3))).ParamName);
        Assert.AreEqual("padding", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(1, 3, padding: (0, 0, -1, 0))).ParamName);
        Assert.AreEqual("dilation", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Conv2D(1, 3, dilation: (1, 0))).ParamName);
    }

    [TestMethod]
    public void Build_InputNarrowerThanTheWindow_SaysBothSides()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => Standing(new Conv2D(1, (2, 7), padding: (0, 1)), (1, 9, 4)));
        Assert.AreEqual("Conv2D(1, (2, 7), padding: (0, 1)): the input must be at least 2×5 pixels, but is 1×9×4.", exception.Message);
    }

    private static Conv2D Standing(Conv2D layer, Shape input) => (Conv2D)new Network(input, [layer]).Layers[0];

    private static void Set(Conv2D layer, float[] weight, float[] bias)
    {
        weight.CopyTo(layer.Parameters[0].Values);
        bias.CopyTo(layer.Parameters[1].Values);
    }
}
