using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The weight gradient of the Winograd convolution of one group: dw = Gᵀ [Σ (A dy Aᵀ) ∘ (Bᵀ x B)] G over tiles and lanes.</summary>
/// <remarks>
/// As in <see cref="ConvolutionWeightGradient"/>, dy is turned so that 16 filters are the lanes; then tiles and examples are the terms of the
/// products of <see cref="WinogradProducts"/>. Each sum runs through them in order, chunk after chunk, so that chunks change nothing.
/// </remarks>
internal sealed unsafe class WinogradWeightGradient
{
    private const int TilePixels = Winograd.Outputs * Winograd.Outputs;
    private const int SquareLength = Lanes.Count * Lanes.Count;

    private readonly WinogradTiles _tiles;
    private readonly int _chunk;
    private readonly int _panels;
    private readonly TileLayout _v;
    private readonly int _dmPanel;
    private readonly int _dmPosition;
    private readonly int _duRow;
    private readonly int _duPosition;

    /// <param name="tiles">The tiles from input to output.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk.</param>
    public WinogradWeightGradient(WinogradTiles tiles, int tilesAChunk)
    {
        (_tiles, _chunk, _panels) = (tiles, Math.Min(tilesAChunk, tiles.Count), Lanes.Blocks(tiles.Target.Channels));
        _v = TileLayout.Rows(_chunk, tiles.Source.Channels);
        _dmPanel = _chunk * SquareLength;
        _dmPosition = TileLayout.PositionLength(_panels * _chunk * Lanes.Count);
        _duRow = _panels * Lanes.Count;
        _duPosition = TileLayout.PositionLength(tiles.Source.Channels * _panels);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => checked(_v.Length + Winograd.Positions * (_dmPosition + _duPosition));

    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dw">The result, [F][C][3][3]; it is overwritten, not added to.</param>
    public void Compute(float* x, float* dy, float* scratch, float* dw)
    {
        float* v = scratch, dm = v + _v.Length, du = dm + Winograd.Positions * _dmPosition;
        for (int first = 0; first < _tiles.Count; first += _chunk)
        {
            int count = Math.Min(_chunk, _tiles.Count - first);
            for (int t = 0; t < count; t++)
            {
                WinogradInput.Transform(x, _tiles, first + t, v + t * _v.Tile, _v);
                for (int panel = 0; panel < _panels; panel++)
                    TransformGradient(dy, first + t, panel * Lanes.Count, dm + panel * _dmPanel + t * SquareLength);
            }

            Multiply(v, dm, count, du, continues: first > 0);
        }

        TransformSums(du, dw);
    }

    // dm[p, n, f] of one tile for 16 filters; filters and pixels that there are not get zeros.
    [SkipLocalsInit]
    private void TransformGradient(float* dy, int tile, int filter, float* dm)
    {
        TileReach row = _tiles.Row(tile), column = _tiles.Column(tile);
        Shape output = _tiles.Target;
        nint dyFilter = (nint)output.Area * Lanes.Count;
        int filters = Math.Min(Lanes.Count, output.Channels - filter);
        float* turned = stackalloc float[TilePixels * SquareLength];
        if (filters < Lanes.Count || !row.IsWhole || !column.IsWhole)
            new Span<float>(turned, TilePixels * SquareLength).Clear();
        dy += filter * dyFilter + ((nint)row.Target * output.Width + column.Target) * Lanes.Count;
        for (int i = 0; i < row.Outputs; i++)
        {
            for (int j = 0; j < column.Outputs; j++)
            {
                float* pixel = dy + ((nint)i * output.Width + j) * Lanes.Count;
                LaneTransposition.Rectangle(pixel, dyFilter, filters, Lanes.Count, turned + (i * Winograd.Outputs + j) * SquareLength, Lanes.Count);
            }
        }

        WinogradGradients.Output(turned, SquareLength, dm, _dmPosition);
    }

    // du[p, c, f] += Σ v[p, c, n]·dm[p, n, f] over tiles and lanes n.
    private void Multiply(float* v, float* dm, int count, float* du, bool continues)
    {
        int channels = _tiles.Source.Channels;
        var products = new WinogradProducts(count * Lanes.Count, _v.Channel, _duRow, continues);
        for (int p = 0; p < Winograd.Positions; p++, v += _v.Position, dm += _dmPosition, du += _duPosition)
        {
            for (int panel = 0; panel < _panels; panel++)
                products.Sum(channels, v, dm + panel * _dmPanel, du + panel * Lanes.Count);
        }
    }

    private void TransformSums(float* du, float* dw)
    {
        int channels = _tiles.Source.Channels, filters = _tiles.Target.Channels;
        const int WindowArea = Winograd.Window * Winograd.Window;
        float* filterLanes = stackalloc float[SquareLength], turned = stackalloc float[SquareLength];
        for (int filter = 0; filter < filters; filter += Lanes.Count)
        {
            for (int c = 0; c < channels; c++)
            {
                WinogradGradients.Filters(du + c * _duRow + filter, _duPosition, filterLanes);
                LaneTransposition.Square(filterLanes, Lanes.Count, turned, Lanes.Count);
                for (int f = 0; f < Math.Min(Lanes.Count, filters - filter); f++)
                    new ReadOnlySpan<float>(turned + f * Lanes.Count, WindowArea).CopyTo(new Span<float>(dw + ((nint)(filter + f) * channels + c) * WindowArea, WindowArea));
            }
        }
    }
}
