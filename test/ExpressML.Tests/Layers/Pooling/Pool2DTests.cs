using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class Pool2DTests
{
    [TestMethod]
    [DataRow(2, 2, "(2)")]
    [DataRow(3, 2, "(3, stride: 2)")]
    [DataRow(2, 3, "(2, stride: 3)")]
    [DataRow(1, 1, "(1)")]
    public void Layers_KeepTheContract(int window, int stride, string text)
    {
        LayerContract.Verify(() => new MaxPool2D(window, stride), (2, 6, 7), "MaxPool2D" + text);
        LayerContract.Verify(() => new AveragePool2D(window, stride), (2, 6, 7), "AveragePool2D" + text);
    }

    [TestMethod]
    [DataRow(3, 2, 1, "(3, stride: 2, padding: 1)")]
    [DataRow(2, 2, 1, "(2, padding: 1)")]
    [DataRow(5, 1, 2, "(5, stride: 1, padding: 2)")]
    public void Layers_Padding_KeepTheContract(int window, int stride, int padding, string text)
    {
        LayerContract.Verify(() => new MaxPool2D(window, stride, padding), (2, 4, 5), "MaxPool2D" + text);
        LayerContract.Verify(() => new MinPool2D(window, stride, padding), (2, 4, 5), "MinPool2D" + text);
        LayerContract.Verify(() => new AveragePool2D(window, stride, padding), (2, 4, 5), "AveragePool2D" + text);
    }

    [TestMethod]
    public void Layers_MinGlobalAdaptive_KeepTheContract()
    {
        LayerContract.Verify(() => new MinPool2D(3, stride: 2), (2, 5, 7), "MinPool2D(3, stride: 2)");
        LayerContract.Verify(() => new GlobalMaxPool2D(), (3, 4, 5), "GlobalMaxPool2D()");
        LayerContract.Verify(() => new GlobalAveragePool2D(), (3, 4, 5), "GlobalAveragePool2D()");
        LayerContract.Verify(() => new AdaptiveAveragePool2D(3), (2, 7, 5), "AdaptiveAveragePool2D(3)");
        LayerContract.Verify(() => new AdaptiveAveragePool2D(2, 6), (2, 3, 4), "AdaptiveAveragePool2D(2, 6)");
    }

    [TestMethod]
    public void OutputShape_EachKind_IsAsDocumented()
    {
        Assert.AreEqual(new Shape(96, 27, 27), new Network((96, 55, 55), [new MaxPool2D(3, stride: 2)]).OutputShape);
        Assert.AreEqual(new Shape(64, 56, 56), new Network((64, 112, 112), [new MaxPool2D(3, stride: 2, padding: 1)]).OutputShape);
        Assert.AreEqual(new Shape(8, 1, 1), new Network((8, 5, 3), [new GlobalAveragePool2D()]).OutputShape);
        Assert.AreEqual(new Shape(8, 6, 7), new Network((8, 5, 3), [new AdaptiveAveragePool2D(6, 7)]).OutputShape);
    }

    [TestMethod]
    public void Forward_Padding_NeverWinsButCountsInTheAverage()
    {
        double[][] x = [[-1, -2, -3, -4]];
        CollectionAssert.AreEqual(new double[] { -1 }, Run(new MaxPool2D(3, stride: 2, padding: 1), (1, 2, 2), x).Outputs[0]);
        CollectionAssert.AreEqual(new double[] { -4 }, Run(new MinPool2D(3, stride: 2, padding: 1), (1, 2, 2), x).Outputs[0]);
        CollectionAssert.AreEqual(new[] { -0.25, -0.5, -0.75, -1 }, Run(new AveragePool2D(2, padding: 1), (1, 2, 2), x).Outputs[0]);
    }

    // torch.nn.AdaptiveAvgPool2d((1, 3))(torch.tensor([[[[1., 2, 3, 4, 5]]]])): windows 0–1, 1–3, 3–4
    [TestMethod]
    public void AdaptiveAveragePool2D_SizesThatDoNotDivide_IsAsInPyTorch() => CollectionAssert.AreEqual(
        new[] { 1.5, 3, 4.5 }, Run(new AdaptiveAveragePool2D(1, 3), (1, 1, 5), [[1, 2, 3, 4, 5]]).Outputs[0]);

    [TestMethod]
    public void Layers_SidesThatDiffer_KeepTheContract()
    {
        LayerContract.Verify(() => new MaxPool2D((1, 2)), (2, 4, 5), "MaxPool2D((1, 2))");
        LayerContract.Verify(() => new MaxPool2D((3, 2), (2, 1), (1, 0, 2, 1)), (2, 4, 5), "MaxPool2D((3, 2), stride: (2, 1), padding: (1, 0, 2, 1))");
        LayerContract.Verify(() => new MinPool2D((2, 3), 1, (0, 1)), (2, 4, 5), "MinPool2D((2, 3), stride: 1, padding: (0, 1))");
        LayerContract.Verify(() => new AveragePool2D((3, 1), 2, (1, 0)), (2, 4, 5), "AveragePool2D((3, 1), stride: 2, padding: (1, 0))");
    }

    [TestMethod]
    public void Layers_Dilation_KeepTheContract()
    {
        LayerContract.Verify(() => new MaxPool2D(2, 3, dilation: 2), (2, 6, 7), "MaxPool2D(2, stride: 3, dilation: 2)");
        LayerContract.Verify(() => new MaxPool2D(3, 1, 2, (1, 2)), (2, 4, 5), "MaxPool2D(3, stride: 1, padding: 2, dilation: (1, 2))");
        LayerContract.Verify(() => new MinPool2D(2, dilation: 2), (2, 6, 7), "MinPool2D(2, dilation: 2)");
        LayerContract.Verify(() => new AveragePool2D(2, 3, dilation: 2), (2, 6, 7), "AveragePool2D(2, stride: 3, dilation: 2)");
    }

    [TestMethod]
    public void Layers_SamePadding_KeepTheContract()
    {
        LayerContract.Verify(() => new MaxPool2D(3, 2, Padding2D.Same), (2, 6, 5), "MaxPool2D(3, stride: 2, padding: Padding2D.Same)");
        LayerContract.Verify(() => new MinPool2D((2, 3), 1, Padding2D.Same), (2, 4, 5), "MinPool2D((2, 3), stride: 1, padding: Padding2D.Same)");
        LayerContract.Verify(
            () => new AveragePool2D(2, 1, Padding2D.Same, countIncludePad: false), (2, 4, 5), "AveragePool2D(2, stride: 1, padding: Padding2D.Same, countIncludePad: false)");
    }

    [TestMethod]
    public void Layers_CeilModeAndCountIncludePad_KeepTheContract()
    {
        LayerContract.Verify(() => new MaxPool2D(3, 2, ceilMode: true), (2, 6, 5), "MaxPool2D(3, stride: 2, ceilMode: true)");
        LayerContract.Verify(() => new MinPool2D(2, 3, 1, ceilMode: true), (2, 4, 6), "MinPool2D(2, stride: 3, padding: 1, ceilMode: true)");
        LayerContract.Verify(() => new AveragePool2D(3, 2, 1, ceilMode: true), (2, 6, 5), "AveragePool2D(3, stride: 2, padding: 1, ceilMode: true)");
        LayerContract.Verify(() => new AveragePool2D(3, 2, 1, countIncludePad: false), (2, 5, 6), "AveragePool2D(3, stride: 2, padding: 1, countIncludePad: false)");
        LayerContract.Verify(
            () => new AveragePool2D((2, 3), 2, (1, 0, 0, 2), 1, true, false), (2, 6, 5),
            "AveragePool2D((2, 3), stride: 2, padding: (1, 0, 0, 2), ceilMode: true, countIncludePad: false)");
    }

    // torch.nn.functional.max_pool2d and avg_pool2d of torch.arange(1., 6).view(1, 1, 1, 5), window (1, 2) and others.
    [TestMethod]
    public void Forward_CeilMode_IsAsInPyTorch()
    {
        Shape row = (1, 1, 5);
        double[][] x = [[1, 2, 3, 4, 5]];
        CollectionAssert.AreEqual(new double[] { 2, 4, 5 }, Run(new MaxPool2D((1, 2), ceilMode: true), row, x).Outputs[0]);
        CollectionAssert.AreEqual(new[] { 1.5, 3.5, 5 }, Run(new AveragePool2D((1, 2), ceilMode: true), row, x).Outputs[0]);

        // With padding 1 on both sides, the last window, of stride 4, would begin in the padding behind the input: it is left out.
        CollectionAssert.AreEqual(new double[] { 1, 5 }, Run(new MaxPool2D((1, 2), (1, 4), (0, 1), ceilMode: true), row, x).Outputs[0]);
        Assert.AreEqual(new Shape(1, 1, 2), new Network(row, [new MaxPool2D((1, 3), (1, 3), (0, 1), ceilMode: true)]).OutputShape);

        // (0 + 1 + 2)/3, (3 + 4 + 5)/3 and no window of the padding alone; then with window 4: (0 + 1 + 2 + 3)/4, (4 + 5 + 0)/3, not /4.
        Near.AreEqual([1, 4], Run(new AveragePool2D((1, 3), (1, 3), (0, 1), ceilMode: true), row, x).Outputs[0], 1e-6, "window 3");
        Near.AreEqual([1.5, 3], Run(new AveragePool2D((1, 4), (1, 4), (0, 1), ceilMode: true), row, x).Outputs[0], 1e-6, "window 4");
        Near.AreEqual([2, 4.5], Run(new AveragePool2D((1, 4), (1, 4), (0, 1), 1, true, countIncludePad: false), row, x).Outputs[0], 1e-6, "without padding");
    }

    [TestMethod]
    public void Forward_CeilModeOfAnInputSmallerThanTheWindow_PoolsAllOfIt()
    {
        CollectionAssert.AreEqual(new double[] { 3 }, Run(new MaxPool2D(2, ceilMode: true), (1, 1, 2), [[1, 3]]).Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 2 }, Run(new AveragePool2D(2, ceilMode: true), (1, 1, 2), [[1, 3]]).Outputs[0]);
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((1, 1, 2), [new MaxPool2D(3, 2, ceilMode: true)]));
        Assert.AreEqual("MaxPool2D(3, stride: 2, ceilMode: true): the input must be at least 2×2 pixels, but is 1×1×2.", exception.Message);
    }

    [TestMethod]
    public void Build_WindowThatHoldsNoPixel_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((3, 1, 4), [new MaxPool2D(2, 1, 1, dilation: 2)]));
        Assert.AreEqual(
            "MaxPool2D(2, stride: 1, padding: 1, dilation: 2): each window must hold a pixel of the input, but of 3×1×4 some hold none: the pixels of a window are too "
            + "far apart. Make the dilation smaller.", exception.Message);
    }

    [TestMethod]
    public void Constructor_PaddingOutOfRange_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MaxPool2D(3, padding: 3));
        Assert.AreEqual("padding", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "The padding must be smaller than the window of 3×3 pixels, so that each window holds a pixel of the image.");
        Assert.AreEqual("padding", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MaxPool2D((1, 3), padding: (0, 0, 1, 0))).ParamName);
        Assert.AreEqual(new Padding2D(2, 2, 2, 2), new MaxPool2D(3, padding: 2).Padding);
        Assert.AreEqual("padding", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AveragePool2D(3, padding: -1)).ParamName);
    }

    [TestMethod]
    [DataRow(0, null, "height")]
    [DataRow(2, 0, "width")]
    public void AdaptiveAveragePool2D_SizeTooSmall_Throws(int height, int? width, string parameter) =>
        Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AdaptiveAveragePool2D(height, width)).ParamName);

    [TestMethod]
    public void Build_PaddedInputSmallerThanTheWindow_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((1, 2, 9), [new AveragePool2D(5, padding: 1)]));
        Assert.AreEqual("AveragePool2D(5, padding: 1): the input must be at least 3×3 pixels, but is 1×2×9.", exception.Message);
    }

    [TestMethod]
    public void Stride_NotGiven_IsTheWindow()
    {
        Assert.AreEqual(3, new MaxPool2D(3).Stride);
        Assert.AreEqual(3, new AveragePool2D(3).Stride);
    }

    [TestMethod]
    public void Forward_FourByFour_IsEasyToFollow()
    {
        double[][] x = [[1, 2, 5, 6, 3, 4, 7, 8, 0, 0, 4, 0, 0, 8, 0, 0]];
        CollectionAssert.AreEqual(new double[] { 4, 8, 8, 4 }, Run(new MaxPool2D(2), (1, 4, 4), x).Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 2.5, 6.5, 2, 1 }, Run(new AveragePool2D(2), (1, 4, 4), x).Outputs[0]);
    }

    [TestMethod]
    public void Backward_OverlappingWindows_AddGradients()
    {
        double[][] x = [[1, 9, 2, 3, 4, 5]], dy = [[10, 20]];
        CollectionAssert.AreEqual(new double[] { 0, 30, 0, 0, 0, 0 }, Run(new MaxPool2D(2, stride: 1), (1, 2, 3), x).Backward(dy).Inputs[0]);
        CollectionAssert.AreEqual(
            new double[] { 2.5, 7.5, 5, 2.5, 7.5, 5 }, Run(new AveragePool2D(2, stride: 1), (1, 2, 3), x).Backward(dy).Inputs[0]);
    }

    [TestMethod]
    public void MaxPool2D_NaN_Propagates() =>
        CollectionAssert.AreEqual(new[] { double.NaN, 8 }, Run(new MaxPool2D(2), (1, 2, 4), [[1, 2, 7, 8, double.NaN, 4, 5, 6]]).Outputs[0]);

    [TestMethod]
    public void Build_InputSmallerThanTheWindow_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((16, 1, 4), [new MaxPool2D(3, stride: 2)]));
        Assert.AreEqual("MaxPool2D(3, stride: 2): the input must be at least 3×3 pixels, but is 16×1×4.", exception.Message);
    }

    [TestMethod]
    [DataRow(0, null, "window")]
    [DataRow(2, 0, "stride")]
    public void Constructor_SizeTooSmall_Throws(int window, int? stride, string parameter)
    {
        Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MaxPool2D(window, stride)).ParamName);
        Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AveragePool2D(window, stride)).ParamName);
    }

    private static LayerRun Run(Layer layer, Shape input, double[][] x) => new(new Network(input, [layer]).Layers[0], x);
}
