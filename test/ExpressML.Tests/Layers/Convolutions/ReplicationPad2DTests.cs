using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ReplicationPad2DTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Layer_KeepsTheContract(int padding) =>
        LayerContract.Verify(() => new ReplicationPad2D(padding), (2, 3, 2), $"ReplicationPad2D({padding})");

    [TestMethod]
    public void ForwardAndBackward_TwoPixels_AreEasyToFollow()
    {
        var run = new LayerRun(new Network((1, 1, 2), [new ReplicationPad2D(1)]).Layers[0], [[1, 2]]);
        CollectionAssert.AreEqual(new double[] { 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2 }, run.Outputs[0]);
        CollectionAssert.AreEqual(
            new double[] { 1 + 2 + 5 + 6 + 9 + 10, 3 + 4 + 7 + 8 + 11 + 12 }, run.Backward([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]).Inputs[0]);
    }

    [TestMethod]
    public void Build_OutputTooLarge_Throws() => Assert.AreEqual(
        "ReplicationPad2D(50000): the output would be 1×100001×100001, which does not fit in memory.",
        Assert.ThrowsExactly<ShapeException>(() => new Network((1, 1, 1), [new ReplicationPad2D(50_000)])).Message);

    [TestMethod]
    public void Constructor_PaddingTooSmall_Throws() =>
        Assert.AreEqual("padding", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ReplicationPad2D(0)).ParamName);
}
