using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The sums of the Winograd weight gradient with filters as lanes.</summary>
/// <remarks>
/// As in <see cref="ConvolutionWeightGradient"/>, dy is turned so that 16 filters are the lanes; then tiles and examples are the terms of the
/// products of <see cref="PanelProducts"/>. Each chunk of tiles has sums of its own, which are added in order.
/// </remarks>
internal sealed unsafe class WinogradFilterLaneGradient<TForm> : WinogradWeightGradient<TForm>
    where TForm : struct, IWinogradForm
{
    private const int SquareLength = Lanes.Count * Lanes.Count;

    private readonly int _chunk;
    private readonly TileLayout _v;
    private readonly int _dmPanel;
    private readonly int _dmPosition;

    /// <param name="tiles">The tiles from input to output.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk.</param>
    public WinogradFilterLaneGradient(WinogradTiles<TForm> tiles, int tilesAChunk)
        : base(tiles)
    {
        _chunk = Math.Min(tilesAChunk, tiles.TilesAStrip);
        _v = TileLayout.Rows(tiles.MostPatches(_chunk), tiles.Source.Channels);
        _dmPanel = _chunk * SquareLength;
        _dmPosition = TileLayout.PositionLength(Panels * _chunk * Lanes.Count);
    }

    private protected override int OperandsLength => checked(_v.Length(TForm.Positions) + TForm.Positions * _dmPosition);

    private protected override void Sum(float* x, float* dy, int* winners, float* operands, float* du)
    {
        float* v = operands, dm = v + _v.Length(TForm.Positions);
        // A tap that the border cuts has tiles in some chunks only; a single one begins its sums with the first.
        if (TForm.Taps > 1)
            new Span<float>(du, TForm.Positions * SumPosition).Clear();
        TileChunk chunk;
        for (int first = 0; first < Tiles.Count; first += chunk.Count)
        {
            chunk = Tiles.Chunk(first, _chunk);
            WinogradInput.Transform(x, Tiles, chunk.FirstPatch, chunk.PatchCount, v, _v);
            for (int tile = 0; tile < chunk.Count; tile++)
            {
                for (int panel = 0; panel < Panels; panel++)
                    TransformGradient(dy, first + tile, panel * Lanes.Count, dm + panel * _dmPanel + tile * SquareLength);
            }

            Multiply(v, dm, chunk, du);
        }
    }

    // dm[p, n, f] of one tile for 16 filters; filters and pixels that there are not get zeros.
    [SkipLocalsInit]
    private void TransformGradient(float* dy, int tile, int filter, float* dm)
    {
        TileReach row = Tiles.TileRow(tile), column = Tiles.TileColumn(tile);
        Shape output = Tiles.Target;
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

        TForm.OutputGradient(turned, SquareLength, dm, _dmPosition, new TransformRun(1, 0, 0));
    }

    // du[p, k, c, f] += Σ v[p, c, n]·dm[p, n, f] over the tiles that have tap k and lanes n.
    private void Multiply(float* v, float* dm, TileChunk chunk, float* du)
    {
        int channels = Tiles.Source.Channels;
        for (int p = 0; p < TForm.Positions; p++, v += _v.Position, dm += _dmPosition, du += SumPosition)
        {
            for (int tap = 0; tap < TForm.Taps; tap++)
            {
                (int tile, int count, int patch) = Tiles.Run(chunk, tap);
                float* patches = v + (patch - chunk.FirstPatch) * _v.Tile, gradients = dm + (tile - chunk.First) * SquareLength;
                var products = new PanelProducts(count * Lanes.Count, _v.Channel, SumRow, Adds: TForm.Taps > 1 || chunk.First > 0)
                {
                    Blocks = Panels,
                    XBlock = _dmPanel,
                    YBlock = Lanes.Count,
                };
                products.Sum(channels, patches, gradients, du + tap * SumTap);
            }
        }
    }
}
