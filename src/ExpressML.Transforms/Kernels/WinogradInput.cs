using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The first stage of the Winograd convolution: patches of the input become v.</summary>
internal static unsafe class WinogradInput
{
    /// <summary>Transforms one patch in all channels.</summary>
    /// <param name="x">The source, [C][H][W][16].</param>
    /// <param name="tiles">How it is cut.</param>
    /// <param name="patch">Which patch.</param>
    /// <param name="v">Where position 0 of channel 0 goes.</param>
    /// <param name="layout">How v lies.</param>
    public static void Transform<TForm>(float* x, WinogradTiles<TForm> tiles, int patch, float* v, TileLayout layout)
        where TForm : struct, IWinogradForm
    {
        PatchReach row = tiles.PatchRow(patch), column = tiles.PatchColumn(patch);
        nint xRow = (nint)tiles.Source.Width * Lanes.Count, xChannel = (nint)tiles.Source.Area * Lanes.Count;
        x += row.Start * xRow + column.Start * Lanes.Count;
        float* endChannel = v + tiles.Source.Channels * layout.Channel;
        if (row.IsInner && column.IsInner)
        {
            for (; v < endChannel; v += layout.Channel, x += xChannel)
                TForm.Input(x, xRow, v, layout.Position);
            return;
        }

        // What lies outside is 0 in all channels.
        int pixelsRow = TForm.PatchWidth * Lanes.Count;
        float* pixels = stackalloc float[TForm.PatchHeight * pixelsRow];
        new Span<float>(pixels, TForm.PatchHeight * pixelsRow).Clear();
        float* inside = pixels + row.First * pixelsRow + column.First * Lanes.Count;
        x += row.First * xRow + column.First * Lanes.Count;
        for (; v < endChannel; v += layout.Channel, x += xChannel)
        {
            RectangleCopy.Copy(x, xRow, inside, pixelsRow, row.End - row.First, (column.End - column.First) * Lanes.Count);
            TForm.Input(pixels, pixelsRow, v, layout.Position);
        }
    }
}
