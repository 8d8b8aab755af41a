using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The last stage of the Winograd convolution: products become tiles of the output.</summary>
internal static unsafe class WinogradOutput
{
    /// <summary>Transforms one tile of all channels of the target.</summary>
    /// <param name="m">Position 0 of channel 0.</param>
    /// <param name="layout">How m lies.</param>
    /// <param name="bias">What is added, [channels][16].</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    /// <param name="tiles">How the target is cut.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="y">The target, [F][I][J][16].</param>
    public static void Transform<TForm>(float* m, TileLayout layout, float* bias, bool appliesRelu, WinogradTiles<TForm> tiles, int tile, float* y)
        where TForm : struct, IWinogradForm
    {
        TileReach row = tiles.TileRow(tile), column = tiles.TileColumn(tile);
        nint yRow = (nint)tiles.Target.Width * Lanes.Count, yChannel = (nint)tiles.Target.Area * Lanes.Count;
        y += row.Start * yRow + column.Start * Lanes.Count;
        int partRow = TForm.TileWidth * Lanes.Count;
        float* part = stackalloc float[TForm.TileHeight * partRow];
        bool isWhole = row.IsWhole && column.IsWhole;
        for (int f = 0; f < tiles.Target.Channels; f++, m += layout.Channel, y += yChannel, bias += Lanes.Count)
        {
            if (isWhole)
            {
                TForm.Output(m, layout.Position, bias, appliesRelu, y, yRow);
                continue;
            }

            TForm.Output(m, layout.Position, bias, appliesRelu, part, partRow);
            RectangleCopy.Copy(part, partRow, y, yRow, row.Pixels, column.Pixels * Lanes.Count);
        }
    }
}
