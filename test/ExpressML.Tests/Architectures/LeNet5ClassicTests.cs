using ExpressML.Architectures;
using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class LeNet5ClassicTests
{
    [TestMethod]
    [DataRow(28)]
    [DataRow(32)]
    public void Create_GreyImages_Has60000ParametersInThePapersPlaces(int side)
    {
        Network network = new LeNet5Classic().Create((1, side, side), 10);
        Assert.AreEqual(60_000, network.ParameterCount);
        CollectionAssert.AreEqual(
            new[] { 156, 12, 1_516, 32, 48_120, 10_164 },
            network.Layers.Select(layer => layer.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Length))
                .Where(count => count > 0).ToArray());
    }

    [TestMethod]
    public void Create_Layers_AreThoseOfThePaper()
    {
        const string Table = "[[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5], "
            + "[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5], "
            + "[0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5]]";
        const string Layers = "Conv2D(6, 5).Named(\"C1\").ScaledTanh().Subsampling2D(2).Named(\"S2\").ScaledTanh()"
            + $".TableConv2D({Table}, 5).Named(\"C3\").ScaledTanh().Subsampling2D(2).Named(\"S4\").ScaledTanh()"
            + ".Conv2D(120, 5).Named(\"C5\").ScaledTanh().Dense(84).Named(\"F6\").ScaledTanh().RadialBasis(10)";
        Assert.AreEqual($"new NetworkBuilder().Standardize().{Layers}.Build(new Shape(1, 32, 32))", Create(32).ToString());
        Assert.AreEqual($"new NetworkBuilder().Standardize().ReplicationPad2D(2).{Layers}.Build(new Shape(1, 28, 28))", Create(28).ToString());
    }

    [TestMethod]
    public void Create_Shapes_AreThoseOfThePaper() => CollectionAssert.AreEqual(
        new Shape[] { (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1), (84, 1, 1), (10, 1, 1) },
        Create(32).Layers.Where(layer => layer is not (Standardize or Activation)).Select(layer => layer.OutputShape).ToArray());

    [TestMethod]
    public void Create_Table_IsTheOneOfThePaper()
    {
        // Table I, one row a map of S2, one column a map of C3.
        string[] expected =
        [
            "X...XXX..XXXX.XX",
            "XX...XXX..XXXX.X",
            "XXX...XXX..X.XXX",
            ".XXX..XXXX..X.XX",
            "..XXX..XXXX.XX.X",
            "...XXX..XXXX.XXX",
        ];
        TableConv2D layer = Create(32).Layers.OfType<TableConv2D>().Single();
        string[] actual = [.. expected.Select((_, map) => string.Concat(layer.Table.Select(seen => seen.Contains(map) ? 'X' : '.')))];
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Initialize_Weights_AreWithinThePapersBound()
    {
        Network network = Create(32);
        network.Initialize(new Random(1));
        foreach (var weight in network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter.FanIn > 0))
        {
            double bound = 2.4 / weight.FanIn, largest = weight.Values.ToArray().Max(Math.Abs);
            Assert.IsInRange(0.5 * bound, bound * (1 + 1e-6), largest, $"{weight}");
        }
    }

    private static Network Create(int side) => new LeNet5Classic().Create((1, side, side), 10);
}
