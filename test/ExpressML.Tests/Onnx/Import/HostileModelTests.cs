using ExpressML.Onnx;
using ExpressML.Onnx.Format;
using Google.Protobuf;

namespace ExpressML.Tests.Onnx.Import;

/// <summary>Files that are damaged, or made to do harm.</summary>
[TestClass]
public sealed class HostileModelTests
{
    [TestMethod]
    public void Load_TruncatedAnywhere_IsAnErrorOfTheFile()
    {
        byte[] bytes = Model();
        for (int length = 0; length < bytes.Length; length += Math.Max(1, length / 60))
            LoadOrFail(bytes[..length]);
    }

    [TestMethod]
    public void Load_MutatedBytes_LoadsOrIsAnErrorOfTheFile()
    {
        byte[] bytes = Model();
        var random = new Random(11);
        for (int run = 0; run < 4000; run++)
        {
            byte[] mutated = [.. bytes];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(mutated.Length);
                mutated[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(mutated[at] ^ 1 << random.Next(8)), _ => 0xff };
            }

            LoadOrFail(mutated);
        }
    }

    [TestMethod]
    public void Load_SizesWithoutEnd_TakeNoMemory()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Input("N", 3, 30000, 30000);
        StringAssert.Contains(Fails(graph.ToBytes(graph.Node("Relu", x))).Message, "which does not fit in memory");

        graph = new OnnxGraphBuilder();
        x = graph.Node("Pad", [graph.Input("N", 3, 8, 8), graph.Integers(0, 0, int.MaxValue, int.MaxValue, 0, 0, 0, 0)]);
        Fails(graph.ToBytes(graph.Node("Relu", x)));

        graph = new OnnxGraphBuilder();
        x = graph.Input("N", 3, 8, 8);
        string shape = graph.Integers(1, 100_000, 100_000);
        Fails(graph.ToBytes(graph.Node("Add", [x, graph.Node("ConstantOfShape", shape)])));
    }

    [TestMethod]
    public void Load_NodesOutOfOrder_IsAnError()
    {
        var graph = new OnnxGraphBuilder();
        ModelProto model = graph.Model(graph.Node("Relu", graph.Node("Tanh", graph.Input("N", 3))));
        Assert.IsNotNull(OnnxModel.Load(new MemoryStream(model.ToByteArray())));
        graph.Graph.Nodes.Reverse();
        StringAssert.Contains(Fails(model.ToByteArray()).Message, "reads 'v0', which no node before it makes");
    }

    private static byte[] Model()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Node("Relu", graph.ConvBatch(graph.Input("N", 3, 8, 8), 3, 4, 3));
        string pooled = graph.Node("MaxPool", x, AttributeProto.Of("kernel_shape", 2, 2), AttributeProto.Of("strides", 2, 2));
        string scaled = graph.Node("Mul", [pooled, graph.Positive(4, 1, 1)]);
        string joined = graph.Node("Concat", [scaled, pooled], AttributeProto.Of("axis", 1));
        string shuffled = graph.Node("Transpose", graph.Node("Reshape", [joined, graph.Integers(0, 2, 4, 3, 3)]), AttributeProto.Of("perm", 0, 2, 1, 3, 4));
        x = graph.Node("Reshape", [shuffled, graph.Integers(0, 72)]);
        return graph.ToBytes(graph.Node("Softmax", graph.Node("Gemm", [x, graph.Weight(72, 3), graph.Weight(3)])));
    }

    private static InvalidDataException Fails(byte[] bytes) => Assert.ThrowsExactly<InvalidDataException>(() => OnnxModel.Load(new MemoryStream(bytes)));

    private static void LoadOrFail(byte[] bytes)
    {
        try
        {
            OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { InputShape = (3, 8, 8) });
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or ArgumentException)
        {
            Assert.IsFalse(string.IsNullOrWhiteSpace(exception.Message));
        }
    }
}
