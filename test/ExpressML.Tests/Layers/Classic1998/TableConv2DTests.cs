using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class TableConv2DTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new TableConv2D([[0, 2], [1], [0, 1, 2], [2], [1, 2]], 2), (3, 4, 3), "TableConv2D([[0, 2], [1], [0, 1, 2], [2], [1, 2]], 2)");
        LayerContract.Verify(() => new TableConv2D([[1]], 3), (4, 3, 4), "TableConv2D([[1]], 3)");
    }

    [TestMethod]
    public void Layer_WithTheFullTable_IsAConvolution()
    {
        var random = new Random(3);
        double[][] x = random.DrawExamples(5, 2 * 5 * 5), dy = random.DrawExamples(5, 3 * 3 * 3);
        Layer table = Standing(new TableConv2D([[0, 1], [0, 1], [0, 1]], 3), (2, 5, 5)), full = Standing(new Conv2D(3, 3), (2, 5, 5));
        float[] weights = random.Draw(3 * 2 * 9).ToSingles();
        weights.CopyTo(full.Parameters[0].Values);
        for (int f = 0; f < 3; f++)
            weights.AsSpan(f * 18, 18).CopyTo(table.Parameters[f].Values);

        LayerRun ofTable = new(table, x), ofFull = new(full, x);
        (double[][] tableInputs, double[][] tableParameters) = ofTable.Backward(dy);
        (double[][] fullInputs, double[][] fullParameters) = ofFull.Backward(dy);
        for (int n = 0; n < x.Length; n++)
        {
            CollectionAssert.AreEqual(ofFull.Outputs[n], ofTable.Outputs[n]);
            CollectionAssert.AreEqual(fullInputs[n], tableInputs[n]);
        }

        CollectionAssert.AreEqual(fullParameters[0], tableParameters.Take(3).SelectMany(gradient => gradient).ToArray());
        CollectionAssert.AreEqual(fullParameters[1], tableParameters[3]);
    }

    [TestMethod]
    public void Parameters_HoldConnectionsOnly()
    {
        Layer layer = Standing(new TableConv2D([[0, 1, 2], [1], [0, 2]], 5), (3, 5, 5));
        CollectionAssert.AreEqual(
            new[] { "weight0[1, 3, 5, 5]", "weight1[1, 1, 5, 5]", "weight2[1, 2, 5, 5]", "bias[3]" }, layer.Parameters.Select(p => p.ToString()).ToArray());
        CollectionAssert.AreEqual(new[] { 75, 25, 50, 0 }, layer.Parameters.Select(parameter => parameter.FanIn).ToArray());
        Assert.AreEqual(150, layer.MultiplyAdds);
    }

    [TestMethod]
    public void Initialize_EachFilter_ByItsOwnFanIn()
    {
        Network network = new((40, 5, 5), [new TableConv2D([[0], [.. Enumerable.Range(0, 40)]], 5) { WeightInitializer = new InverseFanIn() }]);
        network.Initialize(new Random(1));
        Assert.AreEqual(2.4 / 25, network.Layers[0].Parameters[0].Values.ToArray().Max(Math.Abs), 0.01);
        Assert.AreEqual(2.4 / 1000, network.Layers[0].Parameters[1].Values.ToArray().Max(Math.Abs), 0.0001);
    }

    [TestMethod]
    public void Build_TooFewChannels_Throws() => Assert.AreEqual(
        "TableConv2D([[0, 3]], 2): the input must have at least 4 channels, but is 3×8×8.",
        Assert.ThrowsExactly<ShapeException>(() => Standing(new TableConv2D([[0, 3]], 2), (3, 8, 8))).Message);

    [TestMethod]
    public void Build_InputSmallerThanTheWindow_Throws() => Assert.AreEqual(
        "TableConv2D([[0]], 5): the input must be at least 5×5 pixels, but is 1×4×9.",
        Assert.ThrowsExactly<ShapeException>(() => Standing(new TableConv2D([[0]], 5), (1, 4, 9))).Message);

    [TestMethod]
    public void Constructor_WrongTable_SaysWhichFilter()
    {
        AssertFails<ArgumentException>("The table must have at least one filter.", []);
        AssertFails<ArgumentException>("Filter 1 of the table must see at least one channel.", [[0], []]);
        AssertFails<ArgumentException>("The channels of filter 1 of the table must be in ascending order, but 2 follows 2.", [[0], [1, 2, 2]]);
        AssertFails<ArgumentException>("The channels of filter 0 of the table must be in ascending order, but 1 follows 3.", [[3, 1]]);
        AssertFails<ArgumentOutOfRangeException>("The channels of the table count from 0, but filter 0 sees channel -1.", [[-1, 1]]);
        Assert.AreEqual("window", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TableConv2D([[0]], 0)).ParamName);
    }

    private static void AssertFails<TException>(string message, int[][] table)
        where TException : ArgumentException
    {
        var exception = Assert.ThrowsExactly<TException>(() => new TableConv2D(table, 5));
        Assert.StartsWith(message, exception.Message);
        Assert.AreEqual("table", exception.ParamName);
    }

    private static Layer Standing(Layer layer, Shape input) => new Network(input, [layer]).Layers[0];
}
