using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class LayerNamesTests
{
    private static Network Create() => new NetworkBuilder()
        .Conv2D(4, 3, padding: 1).Named("stem").Relu()
        .Residual(block => block.Conv2D(4, 3, padding: 1).Relu().Conv2D(4, 1).Named("inner"), shortcut => shortcut.Conv2D(4, 1)).Named("block")
        .Concatenate(one => one, other => other.Conv2D(2, 1).Relu())
        .Flatten().Dense(3)
        .Build((2, 6, 6));

    [TestMethod]
    public void NameOf_LayersWithoutANameOfTheirOwn_AreCalledByTypeAndNumber()
    {
        Network network = Create();
        Assert.AreSequenceEqual(["stem", "Relu1", "block", "Concatenate1", "Flatten1", "Dense1"], network.Layers.Select(network.NameOf));
        Assert.AreSequenceEqual(
            ["stem", "Relu1", "block", "Conv2D2", "Relu2", "inner", "Conv2D4", "Concatenate1", "Conv2D5", "Relu3", "Flatten1", "Dense1"],
            network.Names.Layers.Select(network.NameOf));
        Assert.AreEqual("stem", network.Layers[0].GivenName);
        Assert.IsNull(network.Layers[1].GivenName);
    }

    [TestMethod]
    public void Indexer_Name_FindsTheLayerInsideABlockToo()
    {
        Network network = Create();
        Assert.AreSame(network.Layers[0], network["stem"]);
        Assert.AreSame(((Residual)network.Layers[2]).Block[2], network["inner"]);
        Assert.AreSame(((Residual)network.Layers[2]).Shortcut[0], network["Conv2D4"]);
    }

    [TestMethod]
    public void FindAll_BeginningOfNames_FindsAllThatGoOnBehindADot()
    {
        Network network = new NetworkBuilder()
            .Conv2D(4, 1).Named("layer1.0.conv").Residual(block => block.Conv2D(4, 1).Relu()).Named("layer1.1").Conv2D(4, 1).Named("layer10.conv").Build((2, 6, 6));
        Assert.AreSequenceEqual(
            ["layer1.0.conv", "layer1.1", "Conv2D2", "Relu1"], network.Names.Layers.Where(network.Names.FindAll(["layer1"], "FrozenLayers").Contains).Select(network.NameOf));
        Assert.StartsWith(
            "The network has no layer 'layer'. Its layers are ", Assert.ThrowsExactly<ArgumentException>(() => network.Names.FindAll(["layer"], "FrozenLayers")).Message);
    }

    [TestMethod]
    [DataRow("Conv2D*", "Conv2D2 Conv2D4 Conv2D5")]
    [DataRow("*4", "Conv2D4")]
    [DataRow("bl*", "block Conv2D2 Relu2 inner Conv2D4")]
    [DataRow("*n*1", "Concatenate1 Conv2D5 Relu3 Flatten1 Dense1")]
    [DataRow("stem", "stem")]
    public void FindAll_Star_StandsForAnyCharacters(string name, string expected)
    {
        Network network = Create();
        Assert.AreEqual(expected, string.Join(' ', network.Names.Layers.Where(network.Names.FindAll([name], "FrozenLayers").Contains).Select(network.NameOf)));
    }

    [TestMethod]
    public void FindAll_StarOfNoLayer_ListsTheNames() => Assert.AreEqual(
        "The network has no layer 'conv*'. Its layers are Conv2D1, Relu1. (Parameter 'FrozenLayers')",
        Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Conv2D(4, 3).Relu().Build((2, 6, 6)).Names.FindAll(["conv*"], "FrozenLayers")).Message);

    [TestMethod]
    public void FindAll_NameWithAStarOfItsOwn_IsThatLayerAlone()
    {
        Network network = new NetworkBuilder().Conv2D(4, 1).Named("a*").Conv2D(4, 1).Named("ab").Build((2, 6, 6));
        Assert.AreSequenceEqual([network["a*"]], network.Names.FindAll(["a*"], "FrozenLayers"));
    }

    [TestMethod]
    public void Indexer_UnknownName_ListsTheNames()
    {
        Network network = new NetworkBuilder().Conv2D(4, 3).Named("stem").Relu().Build((2, 6, 6));
        Assert.AreEqual(
            "The network has no layer 'Conv2D1'. Its layers are stem, Relu1. (Parameter 'name')",
            Assert.ThrowsExactly<ArgumentException>(() => network["Conv2D1"]).Message);
    }

    [TestMethod]
    public void NameOf_LayerOfAnotherNetwork_Throws() => Assert.AreEqual(
        "Relu() is no layer of this network. (Parameter 'layer')", Assert.ThrowsExactly<ArgumentException>(() => Create().NameOf(new Relu())).Message);

    [TestMethod]
    public void ToString_GivenNames_ArePrintedAsCode() => Assert.AreEqual(
        "new NetworkBuilder().Conv2D(4, 3, padding: 1).Named(\"stem\").Relu()"
        + ".Residual(net => net.Conv2D(4, 3, padding: 1).Relu().Conv2D(4, 1).Named(\"inner\"), net => net.Conv2D(4, 1)).Named(\"block\")"
        + ".Concatenate(net => net, net => net.Conv2D(2, 1).Relu()).Flatten().Dense(3).Build(new Shape(2, 6, 6))",
        Create().ToString());

    [TestMethod]
    public void ToString_NameWithAQuote_IsEscaped() => Assert.AreEqual(
        """new NetworkBuilder().Relu().Named("a \"b\" \\c").Build(new Shape(1, 1, 1))""",
        new NetworkBuilder().Relu().Named("a \"b\" \\c").Build((1, 1, 1)).ToString());

    [TestMethod]
    public void SaveAndLoad_GivenNames_ComeBack()
    {
        byte[] bytes = NetworkFiles.Bytes(Create());
        Network read = NetworkFiles.Read(bytes);
        Assert.AreEqual(Create().ToString(), read.ToString());
        Assert.IsNull(read["Dense1"].GivenName);
        CollectionAssert.AreEqual(bytes, NetworkFiles.Bytes(read));
    }

    [TestMethod]
    public void Summary_Network_IsATableOfItsLayers()
    {
        Network network = new NetworkBuilder().Conv2D(6, 5, padding: 2).Named("C1").Relu().MaxPool2D(2).Flatten().Dense(10).Build((1, 28, 28));
        string[] lines = network.Summary().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("Name        Layer                     Output    Parameters  Multiply-adds   Memory", lines[0]);
        Assert.AreEqual("C1          Conv2D(6, 5, padding: 2)  6×28×28          156        117,600  19.0 KB", lines[3]);
        Assert.AreEqual("Dense1      Dense(10)                 10×1×1        11,770         11,760  46.0 KB", lines[7]);
        Assert.StartsWith("            Total                     10×1×1        11,926        129,360", lines[9]);
    }

    [TestMethod]
    public void Summary_Block_IsFollowedByItsLayers()
    {
        string[] lines = Create().Summary().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("block         Residual(…)", lines[5]);
        Assert.StartsWith("  Conv2D2     Conv2D(4, 3, padding: 1)  4×6×6", lines[6]);
        Assert.StartsWith("  inner       Conv2D(4, 1)", lines[8]);
        Assert.StartsWith("  Conv2D4     Conv2D(4, 1)", lines[9]);
        Assert.StartsWith("Concatenate1  Concatenate(…)            6×6×6", lines[10]);
    }

    [TestMethod]
    public void Named_NoLayerYet_SaysToAppendOne() => Assert.AreEqual(
        "There is no layer that could be named 'x': append it first, as in net.Dense(64).Named(\"x\").",
        Assert.ThrowsExactly<InvalidOperationException>(() => new NetworkBuilder().Named("x")).Message);

    [TestMethod]
    public void Named_OtherNameAgain_SaysBoth() => Assert.AreEqual(
        "Relu() is named 'x' already, so it can't be named 'y'.",
        Assert.ThrowsExactly<InvalidOperationException>(() => new NetworkBuilder().Relu().Named("x").Named("y")).Message);

    [TestMethod]
    public void Named_SameNameAgain_IsTheSame() =>
        Assert.AreEqual("x", new NetworkBuilder().Relu().Named("x").Named("x").Build((1, 1, 1)).Layers[0].GivenName);

    [TestMethod]
    public void Named_Blank_Throws() =>
        Assert.AreEqual("name", Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Relu().Named(" ")).ParamName);

    [TestMethod]
    public void Build_SameNameTwice_SaysBothLayers() => Assert.AreEqual(
        "'x' would be the name of two layers, Relu() and Dense(2). Give one of them another by Named.",
        Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Residual(block => block.Relu().Named("x")).Dense(2).Named("x").Build(Shape.Vector(2))).Message);

    [TestMethod]
    public void Build_NameOfALayerWithoutAName_SaysBothLayers() => Assert.AreEqual(
        "'Relu1' would be the name of two layers, Dense(2) and Relu(). Give one of them another by Named.",
        Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Dense(2).Named("Relu1").Relu().Build(Shape.Vector(2))).Message);
}
