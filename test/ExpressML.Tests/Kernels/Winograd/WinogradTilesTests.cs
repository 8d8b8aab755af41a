using ExpressML.Kernels.Winograd;

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
    public void Squares_AnySize_MakeEachPixelOnceFromThePixelsThatThereAre(int size, int padding) => Verify<WinogradSquares>(size, padding, cutsTaps: true);

    [TestMethod]
    [DataRow(1, 2, true)]
    [DataRow(1, 4, true)]
    [DataRow(8, 1, true)]
    [DataRow(13, 0, true)]
    [DataRow(6, 2, true)]
    [DataRow(6, 2, false)]
    [DataRow(3, 4, false)]
    public void Rows_AnySize_MakeEachPixelOnceFromThePixelsThatThereAre(int size, int padding, bool cutsTaps) => Verify<WinogradRows>(size, padding, cutsTaps);

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(100)]
    public void Chunks_AnyLength_HoldEachTileOnceWithItsPatches(int most)
    {
        foreach (int padding in new[] { 0, 2, 4 })
        {
            var tiles = new WinogradTiles<WinogradRows>((2, 7, 9), (3, 3 + 2 * padding, 5 + 2 * padding), padding);
            int next = 0;
            while (next < tiles.Count)
            {
                TileChunk chunk = tiles.Chunk(next, most);
                Assert.AreEqual(next, chunk.First);
                Assert.IsInRange(1, tiles.MostPatches(most), chunk.PatchCount);
                for (int tile = chunk.First; tile < chunk.First + chunk.Count; tile++)
                {
                    (int tap, int count, int patch, _) = tiles.TapsOf(tile);
                    Assert.IsTrue(patch >= chunk.FirstPatch && patch + count <= chunk.FirstPatch + chunk.PatchCount);
                    for (int k = 0; k < WinogradRows.Taps; k++)
                    {
                        (int first, int length, int firstPatch) = tiles.Run(chunk, k);
                        Assert.AreEqual(k >= tap && k < tap + count, tile >= first && tile < first + length, $"tile {tile}, tap {k}");
                        if (k >= tap && k < tap + count)
                            Assert.AreEqual(patch + k - tap, firstPatch + tile - first);
                    }
                }

                next += chunk.Count;
            }

            Assert.AreEqual(tiles.Count, next);
        }
    }

    private static void Verify<TForm>(int size, int padding, bool cutsTaps)
        where TForm : struct, IWinogradForm
    {
        int outputs = size + 2 * padding - TForm.Window + 1;
        var tiles = new WinogradTiles<TForm>((2, size, size + 5), (3, outputs, outputs + 5), padding, cutsTaps);
        int[,] made = new int[outputs, outputs + 5];
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            TileReach row = tiles.TileRow(tile), column = tiles.TileColumn(tile);
            Assert.AreEqual(row.Pixels == TForm.TileHeight, row.IsWhole);
            Assert.AreEqual(column.Pixels == TForm.TileWidth, column.IsWhole);
            (int tap, int count, int first, int alike) = tiles.TapsOf(tile);
            Assert.IsInRange(1, tiles.TilesAStrip - tile % tiles.TilesAStrip, alike);
            for (int next = 1; next < alike; next++)
                Assert.AreEqual((tap, count, first + next, alike - next), tiles.TapsOf(tile + next));
            int below = tiles.TilesBelow(tile);
            for (int next = 1; next < below; next++)
                Assert.AreEqual((column, true), (tiles.TileColumn(tile + next), tiles.TileRow(tile + next).IsWhole));
            for (int k = 0; k < TForm.Taps; k++)
            {
                if (k >= tap && k < tap + count)
                {
                    AssertPatch(tiles.PatchRow(first + k - tap), row.Start - padding + k, TForm.PatchHeight, size);
                    AssertPatch(tiles.PatchColumn(first + k - tap), column.Start - padding, TForm.PatchWidth, size + 5);
                }
                else
                {
                    Assert.IsFalse(row.Start - padding + k >= 0 && row.Start - padding + k < size, "a tap within the source is left out");
                }
            }

            for (int i = 0; i < row.Pixels; i++)
            {
                for (int j = 0; j < column.Pixels; j++)
                    made[row.Start + i, column.Start + j]++;
            }
        }

        Assert.IsTrue(made.Cast<int>().All(count => count == 1));
    }

    private static void AssertPatch(PatchReach reach, int start, int side, int size)
    {
        Assert.AreEqual(start, reach.Start);
        for (int k = 0; k < side; k++)
            Assert.AreEqual(start + k >= 0 && start + k < size, k >= reach.First && k < reach.End, $"pixel {k} of {reach}");
        Assert.AreEqual(reach.First == 0 && reach.End == side, reach.IsInner);
    }
}
