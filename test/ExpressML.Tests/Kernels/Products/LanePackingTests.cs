using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class LanePackingTests
{
    [TestMethod]
    public void Pack_EveryLength_PutsExamplesSideBySide()
    {
        for (int length = 1; length <= 40; length++)
        {
            double[][] rows = new Random(length).DrawExamples(Lanes.Count, length);
            var block = new GuardedBuffer(length * Lanes.Count);
            for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
                LanePacking.Pack(Row(lane), Row(lane + 1), Row(lane + 2), Row(lane + 3), lane, block.Span);
            block.Read();
            Near.AreSame(LaneBlocks.Pack(rows), block.Span, $"length {length}, block");

            float[] Row(int index) => rows[index].ToSingles();
        }
    }

    [TestMethod]
    public void Pack_OtherLanes_AreLeftAlone()
    {
        float[] block = new float[2 * Lanes.Count];
        LanePacking.Pack([1, 5], [2, 6], [3, 7], [4, 8], lane: 8, block);
        CollectionAssert.AreEqual(
            new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0, 0, 0 }, block);
    }

    [TestMethod]
    public void Unpack_EachLane_GivesItsExample()
    {
        double[][] rows = new Random(1).DrawExamples(Lanes.Count, 7);
        float[] block = LaneBlocks.Pack(rows);
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            var row = new GuardedBuffer(7);
            LanePacking.Unpack(block, lane, row.Span);
            Near.AreEqual(rows[lane], row.Read(), _ => 0, $"lane {lane}");
        }
    }
}
