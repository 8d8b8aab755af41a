using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The sums of the Winograd weight gradient with examples as lanes: for few filters, which would leave most lanes of their own empty.</summary>
/// <remarks>
/// The tiles of a strip are the terms of <see cref="LaneOuterProducts"/>, which sums lane by lane; at the end the lanes are added up.
/// Patches in the padding are zeros rather than left out, so that all taps have the same tiles.
/// </remarks>
internal sealed unsafe class WinogradExampleLaneGradient<TForm> : WinogradWeightGradient<TForm>
    where TForm : struct, IWinogradForm
{
    private readonly int _chunk;
    private readonly int _weights;
    private readonly int _filters;
    private readonly ExampleTile _tile;
    private readonly int[] _weightRows;
    private readonly int[] _filterRows;
    private readonly TileLayout _v;
    private readonly TileLayout _dm;

    /// <param name="geometry">The sizes.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk; even.</param>
    public WinogradExampleLaneGradient(ConvolutionGeometry geometry, int tilesAChunk)
        : base(new WinogradTiles<TForm>(geometry.GroupInput, geometry.GroupOutput, geometry.Padding, cutsTaps: false))
    {
        _chunk = Math.Min(tilesAChunk, Tiles.TilesAStrip);
        (_weights, _filters) = (Tiles.Source.Channels * TForm.Taps, Tiles.Target.Channels);
        _tile = ExampleTile.For(_filters, _weights);
        int channels = Tiles.Source.Channels;
        _v = TileLayout.Rows(Tiles.MostPatches(_chunk), channels);
        _dm = TileLayout.Rows(_chunk, _filters);
        // Empty rows of the last tiles repeat the last full one.
        _weightRows = Rows(_weights, _tile.Weights, weight => weight % channels * (int)_v.Channel + weight / channels * Lanes.Count);
        _filterRows = Rows(_filters, _tile.Filters, filter => filter * (int)_dm.Channel);

        static int[] Rows(int count, int tile, Func<int, int> offset) =>
            [.. Enumerable.Range(0, (count + tile - 1) / tile * tile).Select(row => offset(Math.Min(row, count - 1)))];
    }

    private protected override int OperandsLength => checked(_v.Length(TForm.Positions) + _dm.Length(TForm.Positions) + TForm.Positions * PositionLength);

    // Sums of a position, lane by lane.
    private int PositionLength => _tile.Products(_filters, _weights) * Lanes.Count;

    private protected override void Sum(float* x, float* dy, int* winners, float* operands, float* du)
    {
        float* v = operands, dm = v + _v.Length(TForm.Positions), sums = dm + _dm.Length(TForm.Positions);
        new Span<float>(sums, TForm.Positions * PositionLength).Clear();
        TileChunk chunk;
        for (int first = 0; first < Tiles.Count; first += chunk.Count)
        {
            chunk = Tiles.Chunk(first, _chunk);
            WinogradInput.Transform(x, Tiles, chunk.FirstPatch, chunk.PatchCount, v, _v);
            WinogradGradient.Transform(dy, winners, Tiles, first, chunk.Count, dm, _dm);
            for (int p = 0; p < TForm.Positions; p++)
                Multiply(v + p * _v.Position, dm + p * _dm.Position, chunk.Count, sums + p * PositionLength);
        }

        AddLanes(sums, du);
    }

    private void Multiply(float* v, float* dm, int tiles, float* sums)
    {
        var walk = new LaneOuterProducts.Walk(Lanes.Count, 0);
        fixed (int* weightRows = _weightRows, filterRows = _filterRows)
        {
            for (int filter = 0; filter < _filters; filter += _tile.Filters)
            {
                for (int weight = 0; weight < _weights; weight += _tile.Weights, sums += LaneOuterProducts.SumsLength)
                {
                    if (_tile.FiltersFirst)
                        LaneOuterProducts.Add(dm, filterRows + filter, walk, v, weightRows + weight, walk, 1, tiles, sums);
                    else
                        LaneOuterProducts.Add(v, weightRows + weight, walk, dm, filterRows + filter, walk, 1, tiles, sums);
                }
            }
        }
    }

    private void AddLanes(float* sums, float* du)
    {
        new Span<float>(du, TForm.Positions * SumPosition).Clear();
        for (int p = 0; p < TForm.Positions; p++, du += SumPosition)
        {
            for (int filter = 0; filter < _filters; filter += _tile.Filters)
            {
                for (int weight = 0; weight < _weights; weight += _tile.Weights, sums += LaneOuterProducts.SumsLength)
                    AddLanes(sums, Math.Min(_tile.Weights, _weights - weight), Math.Min(_tile.Filters, _filters - filter), du + weight * SumRow + filter);
            }
        }
    }

    private void AddLanes(float* sums, int weights, int filters, float* du)
    {
        for (int weight = 0; weight < weights; weight++)
        {
            for (int filter = 0; filter < filters; filter++)
                du[weight * SumRow + filter] = LaneSums.Sum(sums + _tile.Place(filter, weight) * Lanes.Count);
        }
    }
}
