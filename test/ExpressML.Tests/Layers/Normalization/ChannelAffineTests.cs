using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ChannelAffineTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new ChannelAffine(), (3, 2, 5), "ChannelAffine()");
        LayerContract.Verify(() => new ChannelAffine(), Shape.Vector(4), "ChannelAffine()");
    }

    [TestMethod]
    public void Parameters_BeginAtOneAndZero_AndAreNoWeights()
    {
        Layer layer = new Network((2, 1, 1), [new ChannelAffine()]).Layers[0];
        Assert.AreEqual("scale[2], shift[2]", string.Join(", ", layer.Parameters));
        CollectionAssert.AreEqual(new double[] { 5, 7 }, new LayerRun(layer, [[5, 7]]).Outputs[0]);
        Assert.IsTrue(layer.Parameters.All(parameter => parameter.IsTrainable && !parameter.IsWeight));
    }

    [TestMethod]
    public void Scoring_AfterAConvolutionOrDenseLayer_IsFoldedIntoIt()
    {
        var random = new Random(1);
        Network network = new NetworkBuilder().Conv2D(4, 3).ChannelAffine().Relu().Flatten().Dense(5, bias: false).ChannelAffine().Build((2, 5, 5));
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            random.Draw(parameter.Length).ToSingles().CopyTo(parameter.Values);
        Assert.IsFalse(network.GraphFor(GraphUse.Scoring).Nodes.Any(node => node.Layer is ChannelAffine));

        double[][] x = random.DrawExamples(3, 50);
        double[][] y = x;
        foreach (Layer layer in network.Layers)
            y = new LayerRun(layer, y).Outputs;
        double[][] scores = NetworkFiles.Score(network, x);
        for (int n = 0; n < x.Length; n++)
            Near.AreEqual(y[n], scores[n], 1e-5, $"{n}");
    }
}
