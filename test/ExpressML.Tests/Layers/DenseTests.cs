using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
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
    public void Layer_WithoutBias_KeepsTheContract()
    {
        LayerContract.Verify(() => new Dense(5, bias: false), Shape.Vector(17), "Dense(5, bias: false)");
        Layer layer = new Network(Shape.Vector(3), [new Dense(2, bias: false)]).Layers[0];
        Assert.AreEqual("weight[2, 3]", string.Join(", ", layer.Parameters));
    }

    [TestMethod]
    public void Initialize_Initializers_SetWeightsAndBiases()
    {
        var network = new Network(Shape.Vector(2), [new Dense(2) { WeightInitializer = new Constant(0.5), BiasInitializer = new Constant(1) }]);
        network.Initialize(new Random(1));
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, 0.5f, 0.5f }, network.Layers[0].Parameters[0].Values.ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 1f }, network.Layers[0].Parameters[1].Values.ToArray());
    }

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
