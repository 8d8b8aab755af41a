using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class LossTargetsTests
{
    [TestMethod]
    public void Indexer_Labels_AreOneHot()
    {
        LossTargets targets = LossTargets.OfLabels([2, 0]);
        Assert.IsTrue(targets.AreLabels);
        Assert.AreEqual(2, targets.Count);
        Assert.AreEqual(1, targets[2, 0]);
        Assert.AreEqual(0, targets[0, 0]);
        Assert.AreEqual(1, targets[0, 1]);
    }

    [TestMethod]
    public void Indexer_Values_ReadsTheLaneBlock()
    {
        LossTargets targets = LossTargets.OfValues(LaneBlocks.Pack([[1, 2], [3, 4]]), 2);
        Assert.IsFalse(targets.AreLabels);
        Assert.AreEqual(2, targets[1, 0]);
        Assert.AreEqual(3, targets[0, 1]);
    }

    [TestMethod]
    public void CountCorrect_TakesTheHighestOutput()
    {
        float[] output = LaneBlocks.Pack([[1, 3, 2], [5, 5, 0], [0, 0, 1]], padding: 9);
        Assert.AreEqual(2, LossTargets.OfLabels([1, 0, 1]).CountCorrect(output));
        Assert.AreEqual(1, LossTargets.OfValues(LaneBlocks.Pack([[0.1, 0.5, 0.4], [0, 1, 0], [1, 0, 0]]), 3).CountCorrect(output));
    }

    [TestMethod]
    public void OfLabels_MoreThanABlock_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => { _ = LossTargets.OfLabels(new int[Lanes.Count + 1]); });
}
