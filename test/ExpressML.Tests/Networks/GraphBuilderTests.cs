using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks;

/// <summary>Graphs as they are written with the builder, printed, and refused.</summary>
[TestClass]
public sealed class GraphBuilderTests
{
    private static Network Graph => new NetworkBuilder()
        .Conv2D(4, 3, padding: 1).Named("a").Relu()
        .From("a").Tanh().Named("b").AddFrom("Relu1")
        .From(Network.InputName).Conv2D(4, 1).MultiplyBy("b", "Merge1").ConcatenateWith(Network.InputName).Named("all")
        .GlobalAveragePool2D().Flatten().Dense(2)
        .Build((3, 5, 5));

    [TestMethod]
    public void From_NamedLayers_ReadsThem()
    {
        int[][] expected = [[-1], [0], [0], [2, 1], [-1], [4, 2, 3], [5, -1], [6], [7], [8]];
        foreach (var (sources, placed) in expected.Zip(Graph.Placed))
            CollectionAssert.AreEqual(sources, placed.Sources, placed.Layer.ToString());
        Assert.IsFalse(Graph.IsChain);
    }

    [TestMethod]
    public void ToString_Graph_IsTheCodeThatBuildsIt() => Assert.AreEqual(
        "new NetworkBuilder().Conv2D(4, 3, padding: 1).Named(\"a\").Relu().From(\"a\").Tanh().Named(\"b\").AddFrom(\"Relu1\").From(\"Input\").Conv2D(4, 1).MultiplyBy(\"b\", \"Merge1\")"
        + ".ConcatenateWith(\"Input\").Named(\"all\").GlobalAveragePool2D().Flatten().Dense(2).Build(new Shape(3, 5, 5))",
        Graph.ToString());

    [TestMethod]
    public void Summary_Graph_ShowsWhatIsReadWhereItIsNotTheLayerBefore()
    {
        string summary = Graph.Summary();
        string[] rows = [.. summary.Split('\n').Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("Merge1 Merge(MergeKind.Add) of b, Relu1 4×5×5 0 0 0.4 KB", rows.Select(row => row.TrimEnd()));
        Assert.Contains("Conv2D2 Conv2D(4, 1) of Input 4×5×5 16 300 0.5 KB", rows.Select(row => row.TrimEnd()));
        Assert.IsTrue(rows.Any(row => row.StartsWith("Relu1 Relu() 4×5×5", StringComparison.Ordinal)), summary);
    }

    [TestMethod]
    public void From_UnknownName_ListsTheNames() => AssertThrows<ArgumentException>(
        net => net.Conv2D(4, 1).Named("a").Relu().From("b"), "From(\"b\"): there is no layer 'b' up to here. Name it before it is read. The layers up to here are Input, a, Relu1. (Parameter 'name')");

    [TestMethod]
    public void AddFrom_NameThatComesLater_ListsTheNames() => AssertThrows<ArgumentException>(
        net => net.Conv2D(4, 1).AddFrom("late").Conv2D(4, 1).Named("late"), "AddFrom(\"late\"): there is no layer 'late' up to here. Name it before it is read. The layers up to here are Input, Conv2D1. (Parameter 'name')");

    [TestMethod]
    public void MultiplyBy_LayerInABlock_SaysThatItIsInside() => AssertThrows<ArgumentException>(
        net => net.Residual(block => block.Conv2D(4, 1).Named("inner")).MultiplyBy("inner"),
        "MultiplyBy(\"inner\"): 'inner' is inside a block, which can be read as a whole only. The layers up to here are Input, Residual1. (Parameter 'name')");

    [TestMethod]
    public void From_InABlock_SaysWhatToUse() => AssertThrows<InvalidOperationException>(
        net => net.Conv2D(4, 1).Named("a").Residual(block => block.Relu().AddFrom("a")),
        "AddFrom(\"a\") stands inside a block, whose layers are a chain. Use Residual, Multiply or Concatenate there, or put the block's layers into the network itself.");

    [TestMethod]
    public void ConcatenateWith_NoNames_IsAnError() => AssertThrows<ArgumentException>(
        net => net.Relu().ConcatenateWith(), "ConcatenateWith needs the name of at least one earlier layer. (Parameter 'names')");

    [TestMethod]
    public void Build_LayerThatNobodyReads_NamesIt() => AssertThrows<ArgumentException>(
        net => net.Conv2D(4, 1).Named("a").Relu().Named("unread").From("a").Tanh(),
        "No layer reads the output of unread, Relu(). Leave it out, or name it in a From, AddFrom, MultiplyBy or ConcatenateWith that comes later.");

    [TestMethod]
    public void Build_GraphWithALayerNamedInput_IsAnError() => AssertThrows<ArgumentException>(
        net => net.Relu().Named("Input").AddFrom("Input"), "Relu() is named 'Input', which is what the input of the network is called. Give it another name.");

    [TestMethod]
    public void Named_AfterFrom_IsTheNameOfThatLayer() => AssertThrows<InvalidOperationException>(
        net => net.Relu().Named("a").Tanh().From("a").Named("b"), "Relu() is named 'a' already, so it can't be named 'b'.");

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(-2)]
    public void Network_LayerThatReadsNoneBeforeIt_IsAnError(int source)
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new Network((1, 2, 2), [new PlacedLayer(new Relu(), [-1]), new PlacedLayer(new Tanh(), [source])]));
        Assert.StartsWith($"Tanh(), layer 1 of the network, must read layers before it or the input, but reads {source}.", exception.Message);
    }

    [TestMethod]
    public void Network_TooManySources_IsAnError()
    {
        PlacedLayer[] layers = [new(new Merge(MergeKind.Add), new int[Network.MostSources].Select(_ => -1).ToArray()), new(new Merge(MergeKind.Add), [0, 0])];
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new Network((1, 1, 1), layers));
        Assert.StartsWith("The layers of a network may read up to 100000 outputs, each counted as often as it is read.", exception.Message);
    }

    [TestMethod]
    public void Initialize_Graph_SuitsTheActivationBehindAMerge()
    {
        Network network = new NetworkBuilder().Dense(50).Named("a").Dense(50).AddFrom("a").Relu().Dense(1).Build(Shape.Vector(100));
        network.Initialize(new Random(1));
        float[] weights = network.Layers[1].Parameters[0].Values.ToArray();
        Assert.AreEqual(Math.Sqrt(2.0 / 50), Math.Sqrt(weights.Average(weight => weight * weight)), 0.02, "as He");
    }

    private static void AssertThrows<TException>(Func<NetworkBuilder, NetworkBuilder> build, string message)
        where TException : Exception => Assert.AreEqual(message, Assert.ThrowsExactly<TException>(() => build(new NetworkBuilder()).Build((4, 5, 5))).Message);
}
