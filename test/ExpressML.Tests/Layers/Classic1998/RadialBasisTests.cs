using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class RadialBasisTests
{
    [TestMethod]
    [DataRow(1, 5)]
    [DataRow(7, 12)]
    public void Layer_KeepsTheContract(int units, int inputs) =>
        LayerContract.Verify(() => new RadialBasis(units), Shape.Vector(inputs), $"RadialBasis({units})");

    [TestMethod]
    public void ForwardAndBackward_TwoCodes_AreEasyToFollow()
    {
        var run = new LayerRun(Standing(new RadialBasis(2, [[1, -1], [0, 4]]), 2), [[3, 2]]);
        CollectionAssert.AreEqual(new double[] { -(4 + 9), -(9 + 4) }, run.Outputs[0]);
        CollectionAssert.AreEqual(new double[] { -2 * (2 * 10 + 3 * 1), -2 * (3 * 10 - 2 * 1) }, run.Backward([[10, 1]]).Inputs[0]);
    }

    [TestMethod]
    public void Codes_NotGiven_ArePseudoRandomSignsThatStay()
    {
        Layer layer = Standing(new RadialBasis(40), 84);
        float[][] codes = [.. layer.Parameters[0].Values.ToArray().Chunk(84)];
        Assert.IsTrue(codes.All(code => code.All(value => value is 1 or -1)));
        for (int k = 1; k < codes.Length; k++)
        {
            int differences = codes[0].Zip(codes[k]).Count(pair => pair.First != pair.Second);
            Assert.IsInRange(21, 63, differences);
        }

        // The published generator's first bits; other bits would spoil the models of those who rely on them.
        Assert.AreEqual("+++---", string.Concat(codes[0].Take(6).Select(value => value > 0 ? '+' : '-')));
        CollectionAssert.AreEqual(codes[7], Standing(new RadialBasis(8), 84).Parameters[0].Values[(7 * 84)..].ToArray());
    }

    [TestMethod]
    public void Codes_AreNotTrainedAndNotCounted()
    {
        Network network = new(Shape.Vector(84), [new RadialBasis(10)]);
        network.Initialize(new Random(1));
        Assert.AreEqual(0, network.ParameterCount);
        Assert.IsTrue(network.Layers[0].Parameters[0].Values.ToArray().All(value => value is 1 or -1));
    }

    [TestMethod]
    public void Build_NoVector_SaysWhatToDo() => Assert.AreEqual(
        "RadialBasis(3): the input must be a vector, but is 2×1×2. Put Flatten() before it.",
        Assert.ThrowsExactly<ShapeException>(() => new Network((2, 1, 2), [new RadialBasis(3)])).Message);

    [TestMethod]
    public void Build_CodesOfAnotherLength_Throws() => Assert.AreEqual(
        "RadialBasis(2): the input must have as many numbers as each code, but is 3×1×1 and a code has 2.",
        Assert.ThrowsExactly<ShapeException>(() => Standing(new RadialBasis(2, [[1, 1, 1], [1, 1]]), 3)).Message);

    [TestMethod]
    public void Constructor_OutOfRange_Throws()
    {
        Assert.AreEqual("units", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RadialBasis(0)).ParamName);
        Assert.StartsWith(
            "Each of the 3 units needs a code, but there are 1 codes.", Assert.ThrowsExactly<ArgumentException>(() => new RadialBasis(3, [[1, 1]])).Message);
    }

    private static Layer Standing(Layer layer, int inputs) => new Network(Shape.Vector(inputs), [layer]).Layers[0];
}
