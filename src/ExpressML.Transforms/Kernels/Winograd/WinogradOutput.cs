using System.Runtime.CompilerServices;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The last stage of the Winograd convolution: products become tiles of the output.</summary>
internal static unsafe class WinogradOutput
{
    /// <summary>Transforms some tiles, one after the other, of all channels of the target.</summary>
    /// <param name="m">Position 0 of the first tile in channel 0.</param>
    /// <param name="layout">How m lies.</param>
    /// <param name="bias">What is added, [channels][16].</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    /// <param name="tiles">How the target is cut.</param>
    /// <param name="first">The first tile; with pooling, it begins in an even row.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="y">The target, [F][I][J][16], or behind 2×2 max pooling [F][I / 2][J / 2][16].</param>
    /// <param name="winners">With pooling, for each number of y which pixel of its window it is; else null.</param>
    [SkipLocalsInit]
    public static void Transform<TForm>(
        float* m, TileLayout layout, float* bias, bool appliesRelu, WinogradTiles<TForm> tiles, int first, int count, float* y, int* winners)
        where TForm : struct, IWinogradForm
    {
        Shape target = winners == null ? tiles.Target : tiles.Target with { Height = tiles.Target.Height / 2, Width = tiles.Target.Width / 2 };
        int pixelsAside = winners == null ? 1 : 2;
        nint yRow = (nint)target.Width * Lanes.Count, yChannel = (nint)target.Area * Lanes.Count;
        int partRow = TForm.TileWidth * Lanes.Count;
        float* part = stackalloc float[Math.Min(count, WinogradTiles<TForm>.MostBelow) * TForm.TileHeight * partRow];
        for (int run; count > 0; first += run, count -= run, m += run * layout.Tile)
        {
            run = Math.Min(count, tiles.TilesBelow(first));
            TileReach row = tiles.TileRow(first), column = tiles.TileColumn(first);
            nint corner = row.Start / pixelsAside * yRow + column.Start / pixelsAside * Lanes.Count;
            int rows = row.Pixels + (run - 1) * TForm.TileHeight;
            bool isStraight = winners == null && row.IsWhole && column.IsWhole;
            for (int f = 0; f < target.Channels; f++, corner += yChannel)
            {
                float* from = m + f * layout.Channel, b = bias + f * Lanes.Count;
                if (isStraight)
                {
                    TForm.Output(from, layout.Position, b, appliesRelu, y + corner, yRow, new TransformRun(run, layout.Tile, TForm.TileHeight * yRow));
                    continue;
                }

                TForm.Output(
                    from, layout.Position, b, appliesRelu && winners == null, part, partRow, new TransformRun(run, layout.Tile, TForm.TileHeight * partRow));
                if (winners == null)
                    RectangleCopy.Copy(part, partRow, y + corner, yRow, rows, column.Pixels * Lanes.Count);
                else
                    ExtremePooling.ForwardTwoByTwo<Largest>(part, partRow, rows / 2, column.Pixels / 2, y + corner, winners + corner, yRow, appliesRelu);
            }
        }
    }
}
