using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class DenseTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 17)]
    [DataRow(30, 9)]
    public void Layer_KeepsTheContract(int units, int inputs) =>
        LayerContract.Verify(() => new Dense(units), Shape.Vector(inputs), $"Dense({units})");

    [TestMethod]
    public void ForwardAndBackward_TwoByTwo_AreEasyToFollow()
    {
        Dense layer = new(2);
        _ = new Network(Shape.Vector(2), [layer]);
        new float[] { 1, 2, 3, 4 }.CopyTo(layer.Parameters[0].Values);
        new float[] { 10, 20 }.CopyTo(layer.Parameters[1].Values);

        // y = (1·5 + 2·6 + 10, 3·5 + 4·6 + 20); dx = Wᵀ·dy; dW = dy·xᵀ, summed over both examples.
        var run = new LayerRun(layer, [[5, 6], [0, 1]]);
        CollectionAssert.AreEqual(new double[] { 27, 59 }, run.Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 12, 24 }, run.Outputs[1]);
        (double[][] dx, double[][] gradients) = run.Backward([[1, 10], [100, 0]]);
        CollectionAssert.AreEqual(new double[] { 31, 42 }, dx[0]);
        CollectionAssert.AreEqual(new double[] { 100, 200 }, dx[1]);
        CollectionAssert.AreEqual(new double[] { 5, 106, 50, 60 }, gradients[0]);
        CollectionAssert.AreEqual(new double[] { 101, 10 }, gradients[1]);
    }

    [TestMethod]
    public void Build_Image_Throws()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((16, 5, 5), [new Dense(120)]));
        Assert.AreEqual("Dense(120): the input must be a vector, but is 16×5×5. Put Flatten() before it.", exception.Message);
    }

    [TestMethod]
    public void Constructor_NoUnits_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Dense(0));
        Assert.AreEqual("units", exception.ParamName);
    }
}
