using System.Runtime.CompilerServices;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The first stage of the way back with examples as lanes: tiles of the output gradient become dm.</summary>
internal static unsafe class WinogradGradient
{
    /// <summary>Transforms some tiles, one after the other, of all filters.</summary>
    /// <param name="dy">The output gradient, [F][I][J][16], or that of 2×2 max pooling behind it, [F][I / 2][J / 2][16].</param>
    /// <param name="winners">Which pixel of its window each number of dy belongs to, if there is pooling; else null.</param>
    /// <param name="tiles">How the output is cut.</param>
    /// <param name="first">The first tile; with pooling, it begins in an even row.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="dm">Where position 0 of the first tile goes, for filter 0.</param>
    /// <param name="layout">How dm lies.</param>
    [SkipLocalsInit]
    public static void Transform<TForm>(float* dy, int* winners, WinogradTiles<TForm> tiles, int first, int count, float* dm, TileLayout layout)
        where TForm : struct, IWinogradForm
    {
        Shape output = tiles.Target;
        int pixelsRow = TForm.TileWidth * Lanes.Count, tileLength = TForm.TileHeight * pixelsRow;
        float* pixels = stackalloc float[Math.Min(count, WinogradTiles<TForm>.MostBelow) * tileLength];
        for (int run; count > 0; first += run, count -= run, dm += run * layout.Tile)
        {
            run = Math.Min(count, tiles.TilesBelow(first));
            TileReach row = tiles.TileRow(first), column = tiles.TileColumn(first);
            if (!row.IsWhole || !column.IsWhole)
                new Span<float>(pixels, run * tileLength).Clear();
            int rows = row.Pixels + (run - 1) * TForm.TileHeight;
            for (int f = 0; f < output.Channels; f++)
            {
                if (winners == null)
                {
                    nint corner = ((nint)f * output.Area + (nint)row.Start * output.Width + column.Start) * Lanes.Count;
                    RectangleCopy.Copy(dy + corner, (nint)output.Width * Lanes.Count, pixels, pixelsRow, rows, column.Pixels * Lanes.Count);
                }
                else
                {
                    nint corner = ((nint)f * output.Area / 4 + (nint)row.Start / 2 * (output.Width / 2) + column.Start / 2) * Lanes.Count;
                    ExtremePooling.InputGradientTwoByTwo(
                        dy + corner, winners + corner, (nint)output.Width / 2 * Lanes.Count, rows / 2, column.Pixels / 2, pixels, pixelsRow);
                }

                TForm.OutputGradient(pixels, Lanes.Count, dm + f * layout.Channel, layout.Position, new TransformRun(run, tileLength, layout.Tile));
            }
        }
    }
}
