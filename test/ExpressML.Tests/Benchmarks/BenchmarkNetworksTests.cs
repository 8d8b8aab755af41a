using ExpressML.Benchmarks;
using ExpressML.Networks;

namespace ExpressML.Tests.Benchmarks;

/// <summary>The networks that are compared with other libraries are those that they measure, layer for layer.</summary>
[TestClass]
public sealed class BenchmarkNetworksTests
{
    [TestMethod]
    [DataRow("lenet", "1×28×28", 10, 61_706, 416_520L)]
    [DataRow("mid", "3×32×32", 10, 289_194, 38_634_752L)]
    [DataRow("alexnet", "3×227×227", 1000, 60_965_224, 724_406_816L)]
    [DataRow("alexnet-nolrn", "3×227×227", 1000, 60_965_224, 724_406_816L)]
    public void Create_Names_HaveTheSizesOfTheirOriginals(string name, string input, int outputs, int parameters, long multiplyAdds)
    {
        Network network = BenchmarkNetworks.Create(name, "relu");
        Assert.AreEqual(input, network.InputShape.ToString());
        Assert.AreEqual(outputs, network.OutputLength);
        Assert.AreEqual(parameters, network.ParameterCount);
        Assert.AreEqual(multiplyAdds, network.Layers.Where(layer => layer.Parameters.Count > 0).Sum(layer => layer.MultiplyAdds));
    }
}
