using ExpressML.Layers;
using ExpressML.Networks;
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
