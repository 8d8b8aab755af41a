using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The Winograd convolution of one group in one direction: from input to output, or from output gradient to input gradient.</summary>
/// <remarks>
/// Three stages, a chunk of tiles at a time: patches become v, the products m[p] = u[p]·v[p] of each of the 36 positions, and m becomes pixels.
/// How many tiles make a chunk changes nothing in the results.
/// </remarks>
internal sealed unsafe class WinogradPass
{
    private readonly WinogradTiles _tiles;
    private readonly int _chunk;
    private readonly TileLayout _v;
    private readonly TileLayout _m;

    /// <param name="tiles">What is read and made.</param>
    /// <param name="tilesAChunk">The most tiles of a chunk.</param>
    public WinogradPass(WinogradTiles tiles, int tilesAChunk)
    {
        (_tiles, _chunk) = (tiles, Math.Min(tilesAChunk, tiles.Count));
        _v = TileLayout.Panels(_chunk, tiles.Source.Channels);
        _m = TileLayout.Panels(_chunk, tiles.Target.Channels);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => _v.Length + _m.Length + _tiles.Target.Channels * Lanes.Count;

    /// <param name="x">The source, [C][H][W][16].</param>
    /// <param name="u">The transformed filters, [36][F][C].</param>
    /// <param name="bias">One number a channel of the target, or null for zeros.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="y">The target, [F][I][J][16].</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public void Apply(float* x, float* u, float* bias, float* scratch, float* y, bool appliesRelu)
    {
        float* v = scratch, m = scratch + _v.Length, biases = m + _m.Length;
        for (int f = 0; f < _tiles.Target.Channels; f++)
            new Span<float>(biases + f * Lanes.Count, Lanes.Count).Fill(bias == null ? 0 : bias[f]);
        for (int first = 0; first < _tiles.Count; first += _chunk)
        {
            int count = Math.Min(_chunk, _tiles.Count - first);
            for (int t = 0; t < count; t++)
                WinogradInput.Transform(x, _tiles, first + t, v + t * _v.Tile, _v);
            Multiply(u, v, count, m);
            for (int t = 0; t < count; t++)
                WinogradOutput.Transform(m + t * _m.Tile, _m, biases, appliesRelu, _tiles, first + t, y);
        }
    }

    private void Multiply(float* u, float* v, int count, float* m)
    {
        int channels = _tiles.Source.Channels, filters = _tiles.Target.Channels;
        var products = new WinogradProducts(channels, channels, _m.Channel, Continues: false);
        for (int p = 0; p < Winograd.Positions; p++, u += filters * channels, v += _v.Position, m += _m.Position)
        {
            for (int t = 0; t < count; t++)
                products.Sum(filters, u, v + t * _v.Tile, m + t * _m.Tile);
        }
    }
}
