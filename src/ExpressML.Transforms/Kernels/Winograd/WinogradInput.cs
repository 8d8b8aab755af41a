using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The first stage of the Winograd convolution: patches of the input become v.</summary>
internal static unsafe class WinogradInput
{
    /// <summary>Transforms some patches, one after the other, in all channels.</summary>
    /// <param name="x">The source, [C][H][W][16].</param>
    /// <param name="tiles">How it is cut.</param>
    /// <param name="first">The first patch.</param>
    /// <param name="count">How many patches.</param>
    /// <param name="v">Where position 0 of the first patch goes, in channel 0.</param>
    /// <param name="layout">How v lies.</param>
    public static void Transform<TForm>(float* x, WinogradTiles<TForm> tiles, int first, int count, float* v, TileLayout layout)
        where TForm : struct, IWinogradForm
    {
        for (int run; count > 0; first += run, count -= run, v += run * layout.Tile)
        {
            run = Math.Min(count, tiles.PatchesBelow(first));
            PatchReach row = tiles.PatchRow(first), column = tiles.PatchColumn(first);
            float* corner = x + ((nint)row.Start * tiles.Source.Width + column.Start) * Lanes.Count;
            if (row.IsInner && column.IsInner)
                TransformInner(corner, tiles, run, v, layout);
            else
                TransformCut(corner, tiles, row, column, run, v, layout);
        }
    }

    private static void TransformInner<TForm>(float* x, WinogradTiles<TForm> tiles, int patches, float* v, TileLayout layout)
        where TForm : struct, IWinogradForm
    {
        int channels = tiles.Source.Channels;
        nint xRow = (nint)tiles.Source.Width * Lanes.Count, xChannel = (nint)tiles.Source.Area * Lanes.Count, xPatch = TForm.TileHeight * xRow;
        // The longer way is gone within a call.
        if (channels > patches)
        {
            for (int patch = 0; patch < patches; patch++, x += xPatch, v += layout.Tile)
                TForm.Input(x, xRow, v, layout.Position, new TransformRun(channels, xChannel, layout.Channel));
            return;
        }

        for (int c = 0; c < channels; c++, x += xChannel, v += layout.Channel)
            TForm.Input(x, xRow, v, layout.Position, new TransformRun(patches, xPatch, layout.Tile));
    }

    // What lies outside is 0 in all channels.
    [SkipLocalsInit]
    private static void TransformCut<TForm>(
        float* x, WinogradTiles<TForm> tiles, PatchReach row, PatchReach column, int patches, float* v, TileLayout layout)
        where TForm : struct, IWinogradForm
    {
        nint xRow = (nint)tiles.Source.Width * Lanes.Count, xChannel = (nint)tiles.Source.Area * Lanes.Count;
        int pixelsRow = TForm.PatchWidth * Lanes.Count, below = (patches - 1) * TForm.TileHeight, height = TForm.PatchHeight + below;
        float* pixels = stackalloc float[height * pixelsRow];
        new Span<float>(pixels, height * pixelsRow).Clear();
        float* inside = pixels + row.First * pixelsRow + column.First * Lanes.Count;
        x += row.First * xRow + column.First * Lanes.Count;
        for (int c = 0; c < tiles.Source.Channels; c++, x += xChannel, v += layout.Channel)
        {
            RectangleCopy.Copy(x, xRow, inside, pixelsRow, row.End - row.First + below, (column.End - column.First) * Lanes.Count);
            TForm.Input(pixels, pixelsRow, v, layout.Position, new TransformRun(patches, TForm.TileHeight * pixelsRow, layout.Tile));
        }
    }
}
