using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class TileRegionTests
{
    [TestMethod]
    [DataRow(32, 32, 0, 8, DisplayName = "a row of tiles has eight: each is a region")]
    [DataRow(32, 32, 2, 8, DisplayName = "squares of two pixels lie within tiles")]
    [DataRow(32, 32, 4, 8, DisplayName = "squares of four pixels are tiles")]
    [DataRow(33, 17, 0, 4, DisplayName = "two rows of five tiles, and the ninth row with two others")]
    [DataRow(37, 32, 2, 9, DisplayName = "the last row, of one pixel, belongs to no window")]
    [DataRow(32, 32, 3, 1, DisplayName = "windows reach over tiles")]
    [DataRow(8, 8, 0, 1, DisplayName = "too few tiles")]
    public void Of_AnImageAndFewWeights_CutsRowsOfTiles(int height, int width, int pool, int regions)
    {
        ConvolutionGeometry geometry = Geometry(height, width, channels: 16, filters: 32);
        PoolingWindows? windows = pool == 0 ? null : PoolingWindows.Sliding(geometry.Output, pool, pool, padding: 0);

        TileRegion<WinogradSquares>[] cut = TileRegion<WinogradSquares>.Of(geometry, windows);

        Assert.HasCount(regions, cut);
        int result = 0;
        foreach (TileRegion<WinogradSquares> region in cut)
        {
            Assert.AreEqual(result, region.FirstResult, "regions follow each other");
            result += region.Pool?.Output.Height ?? region.TargetPixels / width;
            Assert.IsTrue(cut.Length == 1 || region.Tiles.Count >= 8, "so many tiles share a reading of the weights");
        }

        Assert.AreEqual(windows?.Output.Height ?? height, result);
    }

    [TestMethod]
    public void Of_MoreWeightsThanStayInACache_IsOneRegion()
    {
        Assert.HasCount(8, TileRegion<WinogradSquares>.Of(Geometry(32, 32, channels: 64, filters: 64), null));
        Assert.HasCount(1, TileRegion<WinogradSquares>.Of(Geometry(32, 32, channels: 128, filters: 64), null));
    }

    [TestMethod]
    public void Of_AFormOfSeveralTaps_IsOneRegion() => Assert.HasCount(
        1, TileRegion<WinogradRows>.Of(new ConvolutionGeometry((4, 32, 32), Filters: 8, 5, 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 1), null));

    private static ConvolutionGeometry Geometry(int height, int width, int channels, int filters) =>
        new((channels, height, width), filters, 3, 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1);
}
