using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ScaleTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new Scale(0.25), (3, 2, 5), "Scale(0.25)");
        LayerContract.Verify(() => new Scale(-1.0 / 9), Shape.Vector(4), "Scale(-0.1111111111111111)");
    }

    [TestMethod]
    public void Scoring_AfterADenseLayer_IsFoldedIntoIt()
    {
        Network network = new NetworkBuilder().Flatten().Dense(5, bias: false).Scale(0.5).Build((2, 5, 5));
        network.Initialize(new Random(1));
        Assert.IsFalse(network.GraphFor(GraphUse.Scoring).Nodes.Any(node => node.Layer is Scale));
        Assert.IsTrue(network.GraphFor(GraphUse.Training).Nodes.Any(node => node.Layer is Scale));

        // A power of two rounds nowhere.
        double[][] x = new Random(2).DrawExamples(3, 50), scores = NetworkFiles.Score(network, x);
        for (int n = 0; n < x.Length; n++)
            CollectionAssert.AreEqual(Array.ConvertAll(new LayerRun(network.Layers[1], x).Outputs[n], value => value / 2), scores[n]);
    }

    [TestMethod]
    public void Layer_BeforeAnActivation_LeavesTheChoiceOfFirstWeightsToIt()
    {
        Network scaled = new NetworkBuilder().Dense(50).Scale(2).Relu().Build(Shape.Vector(20)), plain = new NetworkBuilder().Dense(50).Relu().Build(Shape.Vector(20));
        scaled.Initialize(new Random(1));
        plain.Initialize(new Random(1));
        CollectionAssert.AreEqual(plain.Layers[0].Parameters[0].ReadOnlyValues.ToArray(), scaled.Layers[0].Parameters[0].ReadOnlyValues.ToArray());
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1e-60)]
    [DataRow(1e60)]
    [DataRow(double.NaN)]
    public void Constructor_FactorThatIsNone_Throws(double factor)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Scale(factor));
        Assert.StartsWith("factor must be finite and not 0, in single precision.", exception.Message);
    }
}
