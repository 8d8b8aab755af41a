using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The weight gradient of the Winograd convolution of one group: dw = Gᵀ Σ (A dy) ∘ (Bᵀ x) over tiles and lanes.</summary>
/// <remarks>
/// As in <see cref="ConvolutionWeightGradient"/>, dy is turned so that 16 filters are the lanes; then tiles and examples are the terms of the
/// products of <see cref="WinogradProducts"/>. Each chunk of tiles has sums of its own, which are added in order.
/// </remarks>
internal sealed unsafe class WinogradWeightGradient<TForm>
    where TForm : struct, IWinogradForm
{
    private const int SquareLength = Lanes.Count * Lanes.Count;

    private readonly WinogradTiles<TForm> _tiles;
    private readonly int _chunk;
    private readonly int _panels;
    private readonly TileLayout _v;
    private readonly int _dmPanel;
    private readonly int _dmPosition;
    private readonly int _duRow;
    private readonly int _duTap;
    private readonly int _duPosition;

    /// <param name="tiles">The tiles from input to output.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk.</param>
    public WinogradWeightGradient(WinogradTiles<TForm> tiles, int tilesAChunk)
    {
        (_tiles, _chunk, _panels) = (tiles, Math.Min(tilesAChunk, tiles.TilesAStrip), Lanes.Blocks(tiles.Target.Channels));
        _v = TileLayout.Rows(tiles.MostPatches(_chunk), tiles.Source.Channels);
        _dmPanel = _chunk * SquareLength;
        _dmPosition = TileLayout.PositionLength(_panels * _chunk * Lanes.Count);
        _duRow = _panels * Lanes.Count;
        _duTap = tiles.Source.Channels * _duRow;
        _duPosition = TileLayout.PositionLength(TForm.Taps * tiles.Source.Channels * _panels);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => checked(_v.Length(TForm.Positions) + TForm.Positions * (_dmPosition + _duPosition));

    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dw">The result, [F][C][window][window]; it is overwritten, not added to.</param>
    public void Compute(float* x, float* dy, float* scratch, float* dw)
    {
        float* v = scratch, dm = v + _v.Length(TForm.Positions), du = dm + TForm.Positions * _dmPosition;
        new Span<float>(du, TForm.Positions * _duPosition).Clear();
        TileChunk chunk;
        for (int first = 0; first < _tiles.Count; first += chunk.Count)
        {
            chunk = _tiles.Chunk(first, _chunk);
            for (int patch = 0; patch < chunk.PatchCount; patch++)
                WinogradInput.Transform(x, _tiles, chunk.FirstPatch + patch, v + patch * _v.Tile, _v);
            for (int tile = 0; tile < chunk.Count; tile++)
            {
                for (int panel = 0; panel < _panels; panel++)
                    TransformGradient(dy, first + tile, panel * Lanes.Count, dm + panel * _dmPanel + tile * SquareLength);
            }

            Multiply(v, dm, chunk, du);
        }

        TransformSums(du, dw);
    }

    // dm[p, n, f] of one tile for 16 filters; filters and pixels that there are not get zeros.
    [SkipLocalsInit]
    private void TransformGradient(float* dy, int tile, int filter, float* dm)
    {
        TileReach row = _tiles.TileRow(tile), column = _tiles.TileColumn(tile);
        Shape output = _tiles.Target;
        nint dyFilter = (nint)output.Area * Lanes.Count;
        int filters = Math.Min(Lanes.Count, output.Channels - filter);
        int length = TForm.TileHeight * TForm.TileWidth * SquareLength;
        float* turned = stackalloc float[length];
        if (filters < Lanes.Count || !row.IsWhole || !column.IsWhole)
            new Span<float>(turned, length).Clear();
        dy += filter * dyFilter + ((nint)row.Start * output.Width + column.Start) * Lanes.Count;
        for (int i = 0; i < row.Pixels; i++)
        {
            for (int j = 0; j < column.Pixels; j++)
            {
                float* pixel = dy + ((nint)i * output.Width + j) * Lanes.Count;
                LaneTransposition.Rectangle(pixel, dyFilter, filters, Lanes.Count, turned + (i * TForm.TileWidth + j) * SquareLength, Lanes.Count);
            }
        }

        TForm.OutputGradient(turned, SquareLength, dm, _dmPosition);
    }

    // du[p, k, c, f] += Σ v[p, c, n]·dm[p, n, f] over the tiles that have tap k and lanes n.
    private void Multiply(float* v, float* dm, TileChunk chunk, float* du)
    {
        int channels = _tiles.Source.Channels;
        for (int p = 0; p < TForm.Positions; p++, v += _v.Position, dm += _dmPosition, du += _duPosition)
        {
            for (int tap = 0; tap < TForm.Taps; tap++)
            {
                (int tile, int count, int patch) = _tiles.Run(chunk, tap);
                float* patches = v + (patch - chunk.FirstPatch) * _v.Tile, gradients = dm + (tile - chunk.First) * SquareLength;
                var products = new WinogradProducts(count * Lanes.Count, _v.Channel, _duRow, Adds: true);
                for (int panel = 0; panel < _panels; panel++)
                    products.Sum(channels, patches, gradients + panel * _dmPanel, du + tap * _duTap + panel * Lanes.Count);
            }
        }
    }

    private void TransformSums(float* du, float* dw)
    {
        int channels = _tiles.Source.Channels, filters = _tiles.Target.Channels;
        int windowArea = TForm.Window * TForm.Window, squares = Lanes.Blocks(windowArea);
        float* filterLanes = stackalloc float[squares * SquareLength], turned = stackalloc float[squares * SquareLength];
        for (int filter = 0; filter < filters; filter += Lanes.Count)
        {
            for (int c = 0; c < channels; c++)
            {
                TForm.FilterGradient(du + c * _duRow + filter, _duPosition, _duTap, filterLanes);
                for (int square = 0; square < squares; square++)
                    LaneTransposition.Square(filterLanes + square * SquareLength, Lanes.Count, turned + square * Lanes.Count, squares * Lanes.Count);
                for (int f = 0; f < Math.Min(Lanes.Count, filters - filter); f++)
                {
                    var window = new ReadOnlySpan<float>(turned + f * squares * Lanes.Count, windowArea);
                    window.CopyTo(new Span<float>(dw + ((nint)(filter + f) * channels + c) * windowArea, windowArea));
                }
            }
        }
    }
}
