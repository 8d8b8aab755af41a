using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The Winograd convolution of one group in one direction: from input to output, or from output gradient to input gradient.</summary>
/// <remarks>
/// Three stages, a chunk of tiles at a time: patches become v, the products m[p] = Σ u[p]·v[p] over the taps of each position, and m becomes pixels.
/// How many tiles make a chunk changes nothing in the results.
/// </remarks>
internal sealed unsafe class WinogradConvolution<TForm> : IWinogradInputGradient
    where TForm : struct, IWinogradForm
{
    private readonly WinogradTiles<TForm> _tiles;
    private readonly int _chunk;
    private readonly TileLayout _v;
    private readonly TileLayout _m;

    /// <param name="tiles">What is read and made.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk.</param>
    public WinogradConvolution(WinogradTiles<TForm> tiles, int tilesAChunk)
    {
        (_tiles, _chunk) = (tiles, Math.Min(tilesAChunk, tiles.TilesAStrip));
        _v = TileLayout.Panels(tiles.MostPatches(_chunk), tiles.Source.Channels);
        _m = TileLayout.Panels(_chunk, tiles.Target.Channels);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => _v.Length(TForm.Positions) + _m.Length(TForm.Positions) + _tiles.Target.Channels * Lanes.Count;

    /// <param name="x">The source, [C][H][W][16].</param>
    /// <param name="u">The transformed filters, [positions][F][taps][C].</param>
    /// <param name="bias">One number a channel of the target, or null for zeros.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="y">The target, [F][I][J][16], or behind 2×2 max pooling [F][I / 2][J / 2][16].</param>
    /// <param name="winners">With pooling, for each number of y which pixel of its window it is; else null.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public void Apply(float* x, float* u, float* bias, float* scratch, float* y, int* winners, bool appliesRelu)
    {
        float* v = scratch, m = v + _v.Length(TForm.Positions), biases = m + _m.Length(TForm.Positions);
        for (int f = 0; f < _tiles.Target.Channels; f++)
            new Span<float>(biases + f * Lanes.Count, Lanes.Count).Fill(bias == null ? 0 : bias[f]);
        TileChunk chunk;
        for (int first = 0; first < _tiles.Count; first += chunk.Count)
        {
            chunk = _tiles.Chunk(first, _chunk);
            WinogradInput.Transform(x, _tiles, chunk.FirstPatch, chunk.PatchCount, v, _v);
            Multiply(_tiles, u, v, _v, chunk, m, _m);
            WinogradOutput.Transform(m, _m, biases, appliesRelu, _tiles, chunk.First, chunk.Count, y, winners);
        }
    }

    public void Apply(float* dy, float* u, float* scratch, float* dx) => Apply(dy, u, null, scratch, dx, null, appliesRelu: false);

    /// <summary>The second stage: the products of a chunk.</summary>
    /// <param name="tiles">What is read and made.</param>
    /// <param name="u">The transformed filters, [positions][F][taps][C].</param>
    /// <param name="v">The transformed patches of the chunk.</param>
    /// <param name="vLayout">How they lie.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="m">The sums, for each tile of the chunk.</param>
    /// <param name="mLayout">How they lie.</param>
    public static void Multiply(WinogradTiles<TForm> tiles, float* u, float* v, TileLayout vLayout, TileChunk chunk, float* m, TileLayout mLayout)
    {
        int channels = tiles.Source.Channels, filters = tiles.Target.Channels, row = TForm.Taps * channels;
        for (int p = 0; p < TForm.Positions; p++, u += filters * row, v += vLayout.Position, m += mLayout.Position)
        {
            int alike;
            for (int tile = 0; tile < chunk.Count; tile += alike)
            {
                (int tap, int taps, int patch, alike) = tiles.TapsOf(chunk.First + tile);
                alike = Math.Min(alike, chunk.Count - tile);
                var products = new PanelProducts(taps * channels, row, mLayout.Channel, Adds: false) { Blocks = alike, XBlock = vLayout.Tile, YBlock = mLayout.Tile };
                products.Sum(filters, u + tap * channels, v + (patch - chunk.FirstPatch) * vLayout.Tile, m + tile * mLayout.Tile);
            }
        }
    }
}
