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

    private static LayerRun Run(Pool2D layer, Shape input, double[][] x) => new(new Network(input, [layer]).Layers[0], x);
}
