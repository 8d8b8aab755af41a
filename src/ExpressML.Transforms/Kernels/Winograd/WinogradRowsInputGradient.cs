using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The way back to the input of <see cref="WinogradRows"/> by the transposed transforms: dx = B Σ (G w) ∘ (A dy) over the rows of the window.</summary>
/// <remarks>
/// A tile of dy becomes a patch of dx, and neighbouring patches of a row overlap in half of their pixels, where they are added from left to right. Without
/// padding, dy has fewer tiles in a row than dx would have as the target of a convolution: 3 rather than 4 in LeNet-5.
/// </remarks>
internal sealed unsafe class WinogradRowsInputGradient : IWinogradInputGradient
{
    private readonly WinogradTiles<WinogradRows> _tiles;
    private readonly WinogradTiles<WinogradRows> _column;
    private readonly int _columns;
    private readonly int _chunk;
    private readonly TileLayout _dm;
    private readonly TileLayout _dv;

    /// <param name="geometry">The sizes.</param>
    /// <param name="rowsAChunk">The most rows of dx of one column of patches that are summed at once.</param>
    public WinogradRowsInputGradient(ConvolutionGeometry geometry, int rowsAChunk)
    {
        Shape input = geometry.GroupInput, output = geometry.GroupOutput;
        _tiles = new WinogradTiles<WinogradRows>(input, output, geometry.Padding);
        _columns = _tiles.Count / output.Height;
        // Down a column, rows of dx are made of rows of dy as the tiles of a convolution are of patches.
        _column = new WinogradTiles<WinogradRows>(output with { Width = 1 }, input with { Width = 1 }, geometry.BackwardPadding);
        _chunk = Math.Min(rowsAChunk, input.Height);
        _dm = TileLayout.Panels(_column.MostPatches(_chunk), output.Channels);
        _dv = TileLayout.Panels(_chunk, input.Channels);
    }

    public int ScratchLength => _dm.Length(WinogradRows.Positions) + _dv.Length(WinogradRows.Positions);

    public void Apply(float* dy, float* u, float* scratch, float* dx)
    {
        float* dm = scratch, dv = dm + _dm.Length(WinogradRows.Positions);
        int tilesAColumn = _tiles.Count / _columns;
        for (int column = 0; column < _columns; column++)
        {
            TileChunk chunk;
            for (int first = 0; first < _column.Count; first += chunk.Count)
            {
                chunk = _column.Chunk(first, _chunk);
                WinogradGradient.Transform(dy, null, _tiles, column * tilesAColumn + chunk.FirstPatch, chunk.PatchCount, dm, _dm);
                WinogradConvolution<WinogradRows>.Multiply(_column, u, dm, _dm, chunk, dv, _dv);
                AddPatches(dv, column, chunk, dx);
            }
        }
    }

    [SkipLocalsInit]
    private void AddPatches(float* dv, int column, TileChunk chunk, float* dx)
    {
        PatchReach reach = _tiles.PatchColumn(column * (_tiles.PatchCount / _columns));
        Shape input = _tiles.Source;
        nint dxRow = (nint)input.Width * Lanes.Count;
        int patchLength = WinogradRows.PatchWidth * Lanes.Count;
        float* patches = stackalloc float[chunk.Count * patchLength];
        // What the patch to the left has written is in the first half of this one.
        int shared = column == 0 ? reach.First : Math.Clamp(WinogradRows.PatchWidth - WinogradRows.TileWidth, reach.First, reach.End);
        float* corner = dx + chunk.First * dxRow + reach.Start * Lanes.Count;
        for (int c = 0; c < input.Channels; c++, corner += input.Area * Lanes.Count)
        {
            WinogradRows.InputGradient(dv + c * _dv.Channel, _dv.Position, patches, new TransformRun(chunk.Count, _dv.Tile, patchLength));
            int first = reach.First * Lanes.Count, end = shared * Lanes.Count;
            RectangleCopy.Add(patches + first, patchLength, corner + first, dxRow, chunk.Count, end - first);
            RectangleCopy.Copy(patches + end, patchLength, corner + end, dxRow, chunk.Count, reach.End * Lanes.Count - end);
        }
    }
}
