using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ScaledTanhTests
{
    [TestMethod]
    public void Layer_KeepsTheContract() => LayerContract.Verify(() => new ScaledTanh(), (3, 2, 5), "ScaledTanh()");

    [TestMethod]
    public void Forward_Golden()
    {
        Layer layer = new Network(Shape.Vector(5), [new ScaledTanh()]).Layers[0];
        Near.AreEqual([0, 1, -1, 1.7159, -1.7159], new LayerRun(layer, [[0, 1, -1, 100, -100]]).Outputs[0], 1e-4, "y");
    }
}
