using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Kernels.Winograd;

/// <summary>Some rows of tiles of one image, or all of them, with the rows of pixels that they read and make.</summary>
internal sealed class TileRegion<TForm>
    where TForm : struct, IWinogradForm
{
    // As many tiles share a reading of the weights.
    private const int FewestTiles = 8;

    // Weights of which each region needs all have to stay in a core's second cache, beside what is transformed: 640 KB.
    private const int MostWeights = 160 << 10;

    private TileRegion(ConvolutionGeometry g, PoolingWindows? pool, Range? rows)
    {
        // A panel of channels or filters is one channel of lane blocks to the transforms.
        // Patches of zeros instead of cut taps: all tiles of a strip are summed together.
        Tiles = new WinogradTiles<TForm>(g.GroupInput with { Channels = 1 }, g.GroupOutput with { Channels = 1 }, g.Padding, cutsTaps: false, rows);
        (FirstSource, SourceEnd) = Tiles.SourceRows;
        (FirstTarget, TargetEnd) = Tiles.TargetRows;
        FirstResult = FirstTarget;
        if (pool is null)
            return;
        int window = pool.Rows[0].End;
        Pool = rows is null ? pool.OfOneChannel() : PoolingWindows.Sliding((1, TargetEnd - FirstTarget, g.Output.Width), window, window, padding: 0);
        FirstResult = FirstTarget / window;
    }

    /// <summary>The tiles, with the rows of the whole image.</summary>
    public WinogradTiles<TForm> Tiles { get; }

    /// <summary>The windows of max pooling over the rows of the region; null for none.</summary>
    public PoolingWindows? Pool { get; }

    /// <summary>The first row of the source that is read.</summary>
    public int FirstSource { get; }

    /// <summary>Pixels of the source that are read, of one channel.</summary>
    public int SourcePixels => (SourceEnd - FirstSource) * Tiles.Source.Width;

    /// <summary>The first row of the target that is made.</summary>
    public int FirstTarget { get; }

    /// <summary>Pixels of the target that are made, of one filter.</summary>
    public int TargetPixels => (TargetEnd - FirstTarget) * Tiles.Target.Width;

    /// <summary>The first row of the output, behind pooling if there is any.</summary>
    public int FirstResult { get; }

    private int SourceEnd { get; }

    private int TargetEnd { get; }

    /// <summary>All tiles as one region, or where the weights are few and the tiles are many, some regions.</summary>
    public static TileRegion<TForm>[] Of(ConvolutionGeometry g, PoolingWindows? pool)
    {
        var whole = new TileRegion<TForm>(g, pool, rows: null);
        // What no window covers is not made.
        int height = pool is null ? g.Output.Height : pool.Rows.Length * pool.Rows[0].End;
        int rows = (height + TForm.TileHeight - 1) / TForm.TileHeight, columns = (g.Output.Width + TForm.TileWidth - 1) / TForm.TileWidth;
        int regions = rows / ((FewestTiles + columns - 1) / columns);
        bool canBeCut = TForm.Taps == 1 && (pool is null || pool.LieWithinSquares(TForm.TileHeight));
        if (!canBeCut || regions < 2 || (long)TForm.Positions * g.GroupInput.Channels * g.GroupOutput.Channels > MostWeights)
            return [whole];
        return [.. Enumerable.Range(0, regions).Select(i => new TileRegion<TForm>(g, pool, (i * rows / regions)..((i + 1) * rows / regions)))];
    }
}
