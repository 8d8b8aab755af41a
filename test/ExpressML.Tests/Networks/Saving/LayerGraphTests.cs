using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;

namespace ExpressML.Tests.Networks.Saving;

/// <summary>Graphs in files, and files made to harm.</summary>
[TestClass]
public sealed class LayerGraphTests
{
    private const string Remedy = ". Save the model again, or copy the file again from where it came.";

    [TestMethod]
    public void Write_Chain_HasTheLayersAlone()
    {
        Network network = new NetworkBuilder().Flatten().Relu().Build((1, 2, 2));
        CollectionAssert.AreEqual(Bytes(writer => LayerTags.Write(network.Layers, writer)), Bytes(writer => LayerGraph.Write(network, writer)));
    }

    [TestMethod]
    public void Write_Graph_HasTheFormAndTheSourcesBehindTheLayers()
    {
        Network network = new NetworkBuilder().Relu().Named("a").Tanh().AddFrom("a", Network.InputName).Build((1, 2, 2));
        byte[] expected = Bytes(writer =>
        {
            writer.Write(-1);
            LayerTags.Write(network.Layers, writer);
            Array.ForEach([1, -1, 1, 0, 3, 1, 0, -1], writer.Write);
        });
        CollectionAssert.AreEqual(expected, Bytes(writer => LayerGraph.Write(network, writer)));
    }

    [TestMethod]
    public void Read_SourceThatDoesNotComeBefore_SaysWhich()
    {
        foreach (int source in new[] { 1, 2, -2, int.MinValue, int.MaxValue })
        {
            var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(1, -1, 1, source));
            Assert.AreEqual($"The model is damaged: layer 1 of its network reads layer {source}, which does not come before it" + Remedy, exception.Message);
        }
    }

    [TestMethod]
    public void Read_MoreSourcesThanHaveRoom_TakesNoMemory()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(1, -1, 100_000, 0));
        Assert.AreEqual("The model is damaged: it promises 100000 sources of a layer; 0 to 1 are possible" + Remedy, exception.Message);
        Assert.ThrowsExactly<InvalidDataException>(() => Read(1, -1, -1, 0));
    }

    [TestMethod]
    public void Read_UnknownForm_SaysWhich()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => LayerGraph.Read(new ModelReader(new MemoryStream(Bytes(writer => writer.Write(-2))))));
        Assert.AreEqual("The model is damaged: its layers are written in the form -2, which this version of ExpressML does not know" + Remedy, exception.Message);
    }

    [TestMethod]
    public void Read_NoSources_IsNoNetwork()
    {
        IReadOnlyList<PlacedLayer> layers = Read(1, -1, 0);
        Assert.ThrowsExactly<ArgumentException>(() => new Network((1, 2, 2), layers));
    }

    // Relu and Tanh, and what stands behind them.
    private static IReadOnlyList<PlacedLayer> Read(params int[] behind) => LayerGraph.Read(new ModelReader(new MemoryStream(Bytes(writer =>
    {
        writer.Write(-1);
        LayerTags.Write(NetworkBuilder.LayersOf(net => net.Relu().Tanh()), writer);
        Array.ForEach(behind, writer.Write);
    }))));

    private static byte[] Bytes(Action<ModelWriter> write)
    {
        var stream = new MemoryStream();
        write(new ModelWriter(stream));
        return stream.ToArray();
    }
}
