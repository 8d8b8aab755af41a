using ExpressML.Kernels;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WinogradTilesTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(8, 1)]
    [DataRow(13, 0)]
    [DataRow(6, 2)]
    [DataRow(3, 2)]
    public void Tiles_AnySize_MakeEachPixelOnceFromThePixelsThatThereAre(int size, int padding)
    {
        int outputs = size + 2 * padding - 2;
        var tiles = new WinogradTiles((2, size, size + 5), (3, outputs, outputs + 5), padding);
        int[,] made = new int[outputs, outputs + 5];
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            TileReach row = tiles.Row(tile), column = tiles.Column(tile);
            AssertPatch(row, size, padding);
            AssertPatch(column, size + 5, padding);
            for (int i = 0; i < row.Outputs; i++)
            {
                for (int j = 0; j < column.Outputs; j++)
                    made[row.Target + i, column.Target + j]++;
            }
        }

        Assert.IsTrue(made.Cast<int>().All(count => count == 1));
    }

    private static void AssertPatch(TileReach reach, int size, int padding)
    {
        Assert.AreEqual(reach.Target - padding, reach.Source);
        for (int k = 0; k < Winograd.Side; k++)
            Assert.AreEqual(reach.Source + k >= 0 && reach.Source + k < size, k >= reach.First && k < reach.End, $"pixel {k} of {reach}");
        Assert.AreEqual(reach.First == 0 && reach.End == Winograd.Side, reach.IsInner);
        Assert.AreEqual(reach.Outputs == Winograd.Outputs, reach.IsWhole);
    }
}
