using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ElementwiseAffineTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new ElementwiseAffine(), (3, 2, 5), "ElementwiseAffine()");
        LayerContract.Verify(() => new ElementwiseAffine(), Shape.Vector(4), "ElementwiseAffine()");
        LayerContract.Verify(() => new ElementwiseAffine(isTrainable: false), (2, 2, 3), "ElementwiseAffine(isTrainable: false)");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Parameters_BeginAtOneAndZero_AndAreNoWeights(bool isTrainable)
    {
        Layer layer = new Network((1, 2, 1), [new ElementwiseAffine(isTrainable)]).Layers[0];
        Assert.AreEqual("scale[1, 2, 1], shift[1, 2, 1]", string.Join(", ", layer.Parameters));
        CollectionAssert.AreEqual(new double[] { 5, 7 }, new LayerRun(layer, [[5, 7]]).Outputs[0]);
        Assert.IsTrue(layer.Parameters.All(parameter => parameter.IsTrainable == isTrainable && !parameter.IsWeight));
    }
}
