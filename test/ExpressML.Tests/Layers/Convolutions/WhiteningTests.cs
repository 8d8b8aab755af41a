using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class WhiteningTests
{
    [TestMethod]
    public void Initialize_WithoutATraining_TakesTheWindowsForWhite()
    {
        Network network = new NetworkBuilder().WhiteningConv2D(4, 1, epsilon: 3).Build((2, 3, 3));
        network.Initialize(new Random(1));
        CollectionAssert.AreEqual(new float[] { 0.5f, 0, 0, 0.5f, -0.5f, 0, 0, -0.5f }, network.Layers[0].Parameters[0].ReadOnlyValues.ToArray());
        Assert.AreEqual("Conv2D(4, 1, fixedWeights: true)", network.Layers[0].ToString());
    }

    [TestMethod]
    public void Fill_FewerFilters_AreThoseOfTheLargestVariances()
    {
        var weight = new Parameter("weight", [4, 3, 1, 1], fanIn: 3, fanOut: 4);
        new Whitening(1).Fill(weight, [3, 8, 15], [[1, 0, 0], [0, -0.6, 0.8], [0, -0.8, -0.6]]);
        Near.AreEqual(
            [0, 0.2, 0.15, 0, -0.2, 0.8 / 3, 0, -0.2, -0.15, 0, 0.2, -0.8 / 3], weight.ReadOnlyValues.ToDoubles(), 1e-6, "filters");
    }

    [TestMethod]
    [DataRow(23, 2, "Conv2D(23, 2, fixedWeights: true): the number of filters that whiten must be even and at most 24, twice the 12 numbers of a window, but is 23.")]
    [DataRow(26, 2, "Conv2D(26, 2, fixedWeights: true): the number of filters that whiten must be even and at most 24, twice the 12 numbers of a window, but is 26.")]
    [DataRow(24, 10, "Conv2D(24, 10, fixedWeights: true): a window of the input 3×12×12 has 300 numbers, but windows that are whitened may have up to 256. Make the window smaller, or whiten an earlier layer's output.")]
    public void Build_FiltersThatCannotBe_SaysWhy(int filters, int window, string message)
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().WhiteningConv2D(filters, window).Build((3, 12, 12)));
        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public void Build_WindowWiderThanTheImage_SaysWhy()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().WhiteningConv2D(2, 2, padding: 1).Build((1, 1, 5)));
        Assert.AreEqual("Conv2D(2, 2, padding: 1, fixedWeights: true): the input must be at least 2×2 pixels, but is 1×1×5.", exception.Message);
        exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().Conv2D(2, 2, groups: 2, weightInitializer: new Whitening()).Build((2, 5, 5)));
        Assert.AreEqual("Conv2D(2, 2, groups: 2): filters that whiten must be without groups and dilation.", exception.Message);
    }

    [TestMethod]
    public void Constructor_EpsilonOutOfRange_Throws()
    {
        Assert.StartsWith("epsilon must be a finite number above 0.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Whitening(0)).Message);
    }

    [TestMethod]
    public void Initialize_NoConvolution_Throws()
    {
        Network network = new NetworkBuilder().Dense(4, weightInitializer: new Whitening()).Build(Shape.Vector(4));
        string message = Assert.ThrowsExactly<ArgumentException>(() => network.Initialize(new Random(1))).Message;
        Assert.StartsWith("Whitening is for the weight of a Conv2D, but weight[4, 4] is none. Use another initialiser, such as He or Glorot.", message);
    }
}
