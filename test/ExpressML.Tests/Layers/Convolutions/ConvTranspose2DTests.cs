using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ConvTranspose2DTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new ConvTranspose2D(3, 2), (2, 3, 4), "ConvTranspose2D(3, 2)");
        LayerContract.Verify(() => new ConvTranspose2D(2, 4, 2, 1), (3, 3, 4), "ConvTranspose2D(2, 4, stride: 2, padding: 1)");
        LayerContract.Verify(() => new ConvTranspose2D(4, 3, 2, 1, outputPadding: 1, groups: 2), (2, 3, 2), "ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2)");
        LayerContract.Verify(() => new ConvTranspose2D(3, 3, 2, groups: 3, bias: false), (3, 3, 2), "ConvTranspose2D(3, 3, stride: 2, groups: 3, bias: false)");
        LayerContract.Verify(
            () => new ConvTranspose2D(2, (2, 3), (3, 1), (1, 0, 0, 2), (2, 0), (1, 2)), (2, 3, 4),
            "ConvTranspose2D(2, (2, 3), stride: (3, 1), padding: (1, 0, 0, 2), dilation: (1, 2), outputPadding: (2, 0))");
    }

    [TestMethod]
    public void Layer_SamePadding_KeepsTheContract()
    {
        LayerContract.Verify(() => new ConvTranspose2D(2, 3, 2, Padding2D.Same), (2, 3, 4), "ConvTranspose2D(2, 3, stride: 2, padding: Padding2D.Same)");
        LayerContract.Verify(() => new ConvTranspose2D(2, 1, 2, Padding2D.Same), (2, 3, 4), "ConvTranspose2D(2, 1, stride: 2, padding: Padding2D.Same)");
    }

    [TestMethod]
    public void Forward_StrideOfTheWindow_PutsThePixelsTimesTheFilterSideBySide()
    {
        ConvTranspose2D layer = Standing(new ConvTranspose2D(1, 2, 2), (1, 1, 2));
        new float[] { 1, 10, 100, 1000 }.CopyTo(layer.Parameters[0].Values);
        layer.Parameters[1].Values[0] = 0.5f;
        CollectionAssert.AreEqual(new[] { 2.5, 20.5, 3.5, 30.5, 200.5, 2000.5, 300.5, 3000.5 }, new LayerRun(layer, [[2, 3]]).Outputs[0]);
    }

    [TestMethod]
    public void OutputShape_Settings_IsAsDocumented()
    {
        Assert.AreEqual(new Shape(5, 8, 10), Standing(new ConvTranspose2D(5, 4, 2, 1), (3, 4, 5)).OutputShape);
        Assert.AreEqual(new Shape(5, 8, 9), Standing(new ConvTranspose2D(5, 3, 2, 1, (1, 0)), (3, 4, 5)).OutputShape);
        Assert.AreEqual(new Shape(5, 12, 15), Standing(new ConvTranspose2D(5, 2, 3, Padding2D.Same), (3, 4, 5)).OutputShape);
        Assert.AreEqual("weight[6, 4, 2, 3], bias[8]", string.Join(", ", Standing(new ConvTranspose2D(8, (2, 3), groups: 2), (6, 4, 5)).Parameters));
    }

    [TestMethod]
    public void Initialize_Stride_DrawsWeightsForWhatAnOutputIsSummedFrom()
    {
        ConvTranspose2D layer = Standing(new ConvTranspose2D(8, 4, 2), (6, 4, 5));
        Assert.AreEqual(6 * 16 / 4, layer.Parameters[0].FanIn);
        Assert.AreEqual(8 * 16, layer.Parameters[0].FanOut);
    }

    [TestMethod]
    public void Constructor_SettingsOutOfRange_Throw()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConvTranspose2D(2, 3, 2, outputPadding: (0, 2)));
        Assert.AreEqual("outputPadding", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "The output padding must be below the stride of 2.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConvTranspose2D(2, 3, 2, Padding2D.Same, 1)).Message, "With Padding2D.Same the size of the output is given");
        Assert.AreEqual("groups", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConvTranspose2D(8, 3, groups: 3)).ParamName);
        Assert.AreEqual("stride", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConvTranspose2D(8, 3, 0)).ParamName);
    }

    [TestMethod]
    public void Build_InputThatDoesNotFit_Throws()
    {
        Assert.AreEqual(
            "ConvTranspose2D(8, 3, groups: 4): the number of channels must be a multiple of the 4 groups, but the input is 6×5×5.",
            Assert.ThrowsExactly<ShapeException>(() => Standing(new ConvTranspose2D(8, 3, groups: 4), (6, 5, 5))).Message);
        Assert.AreEqual(
            "ConvTranspose2D(1, 2, padding: 1): the padding cuts off all of the output for an input of 1×1×1. Make the padding smaller.",
            Assert.ThrowsExactly<ShapeException>(() => Standing(new ConvTranspose2D(1, 2, padding: 1), (1, 1, 1))).Message);
    }

    private static ConvTranspose2D Standing(ConvTranspose2D layer, Shape input) => (ConvTranspose2D)new Network(input, [layer]).Layers[0];
}
