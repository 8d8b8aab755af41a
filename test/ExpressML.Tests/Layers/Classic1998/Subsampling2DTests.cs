using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class Subsampling2DTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Layer_KeepsTheContract(int window) => LayerContract.Verify(() => new Subsampling2D(window), (3, 6, 5), $"Subsampling2D({window})");

    [TestMethod]
    public void ForwardAndBackward_OneWindow_AreEasyToFollow()
    {
        // 3·(1 + 2 + 4 + 5) + 0.5; the last column is a rest that no window takes.
        Layer layer = Standing(new Subsampling2D(2), (1, 2, 3));
        layer.Parameters[0].Values[0] = 3;
        layer.Parameters[1].Values[0] = 0.5f;
        var run = new LayerRun(layer, [[1, 2, 9, 4, 5, 9]]);
        CollectionAssert.AreEqual(new[] { 36.5 }, run.Outputs[0]);

        (double[][] inputs, double[][] parameters) = run.Backward([[10]]);
        CollectionAssert.AreEqual(new double[] { 30, 30, 0, 30, 30, 0 }, inputs[0]);
        CollectionAssert.AreEqual(new double[] { 120 }, parameters[0]);
        CollectionAssert.AreEqual(new double[] { 10 }, parameters[1]);
    }

    [TestMethod]
    public void Initialize_OfThePaper_IsWithinItsBound()
    {
        Network network = new(new Shape(500, 2, 2), [new Subsampling2D(2) { WeightInitializer = new InverseFanIn() }]);
        network.Initialize(new Random(1));
        float[] coefficients = network.Layers[0].Parameters[0].Values.ToArray();
        Assert.AreEqual(0.6f, coefficients.Max(), 0.01f);
        Assert.AreEqual(-0.6f, coefficients.Min(), 0.01f);
        Assert.IsTrue(network.Layers[0].Parameters[1].Values.ToArray().All(bias => bias == 0));
    }

    [TestMethod]
    public void Build_InputSmallerThanTheWindow_Throws() => Assert.AreEqual(
        "Subsampling2D(3): the input must be at least 3×3 pixels, but is 4×2×5.",
        Assert.ThrowsExactly<ShapeException>(() => Standing(new Subsampling2D(3), (4, 2, 5))).Message);

    [TestMethod]
    public void Constructor_WindowTooSmall_Throws() =>
        Assert.AreEqual("window", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Subsampling2D(0)).ParamName);

    private static Layer Standing(Layer layer, Shape input) => new Network(input, [layer]).Layers[0];
}
