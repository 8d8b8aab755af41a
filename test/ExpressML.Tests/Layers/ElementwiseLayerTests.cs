using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

/// <summary>The layers that give each number back in its place: Relu, Tanh, Flatten, Standardize, Unstandardize.</summary>
[TestClass]
public sealed class ElementwiseLayerTests
{
    private static readonly Shape _shape = (3, 2, 5);

    [TestMethod]
    public void Layers_KeepTheContract()
    {
        LayerContract.Verify(() => new Relu(), _shape, "Relu()");
        LayerContract.Verify(() => new Tanh(), _shape, "Tanh()");
        LayerContract.Verify(() => new Flatten(), _shape, "Flatten()");
        LayerContract.Verify(() => new Standardize(), _shape, "Standardize()");
        LayerContract.Verify(() => new Unstandardize(), _shape, "Unstandardize()");
    }

    [TestMethod]
    public void Relu_Golden()
    {
        var run = new LayerRun(Standing(new Relu(), Shape.Vector(4)), [[-2, 0, 3, double.NaN]]);
        CollectionAssert.AreEqual(new[] { 0, 0, 3, double.NaN }, run.Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 0, 0, 7, 0 }, run.Backward([[5, 6, 7, 8]]).Inputs[0]);
    }

    [TestMethod]
    public void Tanh_Golden()
    {
        var run = new LayerRun(Standing(new Tanh(), Shape.Vector(3)), [[0, 0.5, -1]]);
        Near.AreEqual([0, 0.46211716, -0.76159416], run.Outputs[0], 1e-6, "y");
        Near.AreEqual([1, 2 * 0.78644773, 3 * 0.41997434], run.Backward([[1, 2, 3]]).Inputs[0], 1e-6, "dx");
    }

    [TestMethod]
    public void Flatten_GivesTheVectorInPlanarOrder()
    {
        Layer layer = Standing(new Flatten(), (2, 1, 2));
        Assert.AreEqual(Shape.Vector(4), layer.OutputShape);
        CollectionAssert.AreEqual(new double[] { 1, 2, 3, 4 }, new LayerRun(layer, [[1, 2, 3, 4]]).Outputs[0]);
    }

    [TestMethod]
    public void Standardize_Golden()
    {
        var layer = (Standardize)Standing(new Standardize(), (2, 1, 2));
        layer.SetStatistics([10, 5], [4, 0]);
        var run = new LayerRun(layer, [[10, 18, 5, 7]]);
        CollectionAssert.AreEqual(new double[] { 0, 2, 0, 2 }, run.Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 0.25, 0.5, 3, 4 }, run.Backward([[1, 2, 3, 4]]).Inputs[0]);
    }

    [TestMethod]
    public void Standardize_NotMeasured_LeavesNumbersAlone() =>
        CollectionAssert.AreEqual(new double[] { 1, 2 }, new LayerRun(Standing(new Standardize(), Shape.Vector(2)), [[1, 2]]).Outputs[0]);

    [TestMethod]
    public void Standardize_Statistics_AreNotTrained() =>
        Assert.IsTrue(Standing(new Standardize(), _shape).Parameters.All(parameter => !parameter.IsTrainable));

    [TestMethod]
    public void Unstandardize_Golden()
    {
        var layer = (Unstandardize)Standing(new Unstandardize(), (2, 1, 2));
        layer.SetStatistics([10, 5], [4, 0]);
        var run = new LayerRun(layer, [[0, 2, 0, 2]]);
        CollectionAssert.AreEqual(new double[] { 10, 18, 5, 7 }, run.Outputs[0]);
        CollectionAssert.AreEqual(new double[] { 4, 8, 3, 4 }, run.Backward([[1, 2, 3, 4]]).Inputs[0]);
    }

    private static Layer Standing(Layer layer, Shape input) => new Network(input, [layer]).Layers[0];
}
