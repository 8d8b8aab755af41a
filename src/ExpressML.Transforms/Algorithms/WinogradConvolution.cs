using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Algorithms;

/// <summary>Convolution by Winograd's minimal filtering, with step 1: a fraction of the multiplications.</summary>
internal sealed unsafe class WinogradConvolution<TForm> : ConvolutionAlgorithm
    where TForm : struct, IWinogradForm
{
    // Up to so many weights, transformed filters stay in the second-level cache, and so do the few tiles that are multiplied with them.
    // Beyond, filters come from afar, and many tiles share one coming.
    private const int NearWeights = 64 * 64;
    private const int TilesOfNearWeights = 4;
    private const int TilesOfFarWeights = 16;
    // Where tiles share patches, those that two chunks share are transformed twice.
    private const int TilesOfSharedPatches = 32;

    private readonly bool _chunksAreEven;
    private readonly WinogradPass<TForm> _forward;
    private readonly IWinogradInputGradient _backward;
    private readonly WinogradWeightGradient<TForm> _weightGradient;

    /// <param name="geometry">The sizes; see <see cref="IsPossible"/>.</param>
    public WinogradConvolution(ConvolutionGeometry geometry)
        : this(geometry, TilesAChunk(geometry))
    {
    }

    /// <param name="geometry">The sizes.</param>
    /// <param name="tilesAChunk">The most tiles that are transformed before their products are summed; in the weight gradient, sums are cut there.</param>
    public WinogradConvolution(ConvolutionGeometry geometry, int tilesAChunk)
        : base(geometry)
    {
        WinogradTiles<TForm> tiles = ForwardTiles(geometry);
        _chunksAreEven = tilesAChunk * TForm.TileHeight % 2 == 0;
        _forward = new WinogradPass<TForm>(tiles, tilesAChunk);
        _backward = TForm.CreateInputGradient(geometry, tilesAChunk);
        _weightGradient = ExampleTile.Suits(geometry.GroupOutput.Channels)
            ? new WinogradExampleLaneGradient<TForm>(geometry, tilesAChunk)
            : new WinogradFilterLaneGradient<TForm>(tiles, tilesAChunk);
    }

    public override int ScratchLength => Math.Max(Math.Max(_forward.ScratchLength, _backward.ScratchLength), _weightGradient.ScratchLength);

    private int FiltersLength => WinogradFilters<TForm>.Length(Geometry);

    private int InputLength => Geometry.GroupInput.Length * Lanes.Count;

    private int OutputLength => Geometry.GroupOutput.Length * Lanes.Count;

    /// <summary>Whether the sizes allow it.</summary>
    public static bool IsPossible(ConvolutionGeometry g) =>
        g is { Stride: 1, Dilation: 1 } && g.WindowHeight == TForm.Window && g.WindowWidth == TForm.Window && g.Padding < TForm.Window;

    /// <summary>Whether it is faster than the direct convolution, too: forward, and forward and back to the input together.</summary>
    public static bool Pays(ConvolutionGeometry g)
    {
        if (!IsPossible(g) || g.GroupInput.Channels < TForm.FewestChannels)
            return false;
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels;
        double channelRows = WinogradProducts.Cost(channels), filterRows = WinogradProducts.Cost(filters);
        WinogradTiles<TForm> tiles = ForwardTiles(g);
        double forward = Cost(tiles, channels, filterRows, filters), direct = DirectCost(g, channels * filterRows);
        double back = TForm.TransposesBack
            ? ProductsCost(tiles, filters, channelRows) + TransformsCost(tiles, channels, filters)
            : Cost(new(g.GroupOutput, g.GroupInput, TForm.Window - 1 - g.Padding), filters, channelRows, channels);
        double directBack = DirectCost(g, filters * channelRows);
        return forward < direct && forward + back < direct + directBack;
    }

    /// <summary>Whether its weight gradient is faster than the direct one.</summary>
    public static bool PaysForWeights(ConvolutionGeometry g)
    {
        if (!IsPossible(g))
            return false;
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels;
        double direct = DirectCost(g, channels * filters);
        WinogradTiles<TForm> tiles = ForwardTiles(g);
        if (ExampleTile.Suits(g.GroupOutput.Channels))
        {
            int weights = channels * TForm.Taps;
            return (double)TForm.Positions * tiles.Count * ExampleTile.For(filters, weights).Products(filters, weights) + TransformsCost(tiles, channels, filters) < direct;
        }

        int filterLanes = Lanes.Blocks(filters) * Lanes.Count;
        double filledChannels = (double)WinogradProducts.Cost(channels) / channels;
        return Cost(tiles, channels, filledChannels * filterLanes, filterLanes) < direct;
    }

    public override int PreparedLength(bool isTraining) => isTraining ? checked(2 * FiltersLength) : FiltersLength;

    public override void Prepare(ReadOnlySpan<float> w, bool isTraining, Span<float> prepared)
    {
        WinogradFilters<TForm>.Transform(w, Geometry, turned: false, prepared[..FiltersLength]);
        if (isTraining)
            WinogradFilters<TForm>.Transform(w, Geometry, turned: true, prepared[FiltersLength..]);
    }

    public override bool JoinsPool(PoolingWindows pool) => pool.AreSquaresOfTwo && _chunksAreEven;

    public override void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> prepared, Span<float> scratch,
        Span<float> y, Span<int> winners, bool appliesRelu)
    {
        int outputLength = winners.IsEmpty ? OutputLength : OutputLength / 4;
        fixed (float* xs = x, us = prepared, bs = b, work = scratch, ys = y)
        fixed (int* indices = winners)
        {
            for (int group = 0; group < Geometry.Groups; group++)
            {
                float* bias = b.IsEmpty ? null : bs + group * Geometry.GroupOutput.Channels;
                int* groupWinners = winners.IsEmpty ? null : indices + (nint)group * outputLength;
                _forward.Apply(
                    xs + (nint)group * InputLength, us + (nint)group * FiltersLength / Geometry.Groups, bias, work, ys + (nint)group * outputLength, groupWinners, appliesRelu);
            }
        }
    }

    public override ImageOperation CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu) =>
        new WinogradOperation(TForm.CreateImage(Geometry, w, b, new ConvolutionEnding(appliesRelu))!);

    public override ImageOperation? CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, PoolingWindows pool, bool appliesRelu) =>
        TForm.CreateImage(Geometry, w, b, new ConvolutionEnding(appliesRelu, pool)) is { } image ? new WinogradOperation(image) : null;

    public override void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> dx)
    {
        fixed (float* dys = dy, us = prepared[FiltersLength..], work = scratch, dxs = dx)
        {
            for (int group = 0; group < Geometry.Groups; group++)
                _backward.Apply(dys + (nint)group * OutputLength, us + (nint)group * FiltersLength / Geometry.Groups, work, dxs + (nint)group * InputLength);
        }
    }

    public override bool WeightGradientTakesPool => ExampleTile.Suits(Geometry.GroupOutput.Channels);

    public override void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw)
    {
        int outputLength = winners.IsEmpty ? OutputLength : OutputLength / 4;
        fixed (float* xs = x, dys = dy, work = scratch, dws = dw)
        fixed (int* indices = winners)
        {
            for (int group = 0; group < Geometry.Groups; group++)
            {
                int* groupWinners = winners.IsEmpty ? null : indices + (nint)group * outputLength;
                _weightGradient.Compute(
                    xs + (nint)group * InputLength, dys + (nint)group * outputLength, groupWinners, work, dws + (nint)group * dw.Length / Geometry.Groups);
            }
        }
    }

    private static int TilesAChunk(ConvolutionGeometry g) => TForm.Taps > 1 ? TilesOfSharedPatches
        : g.GroupInput.Channels * g.GroupOutput.Channels <= NearWeights ? TilesOfNearWeights
        : TilesOfFarWeights;

    private static WinogradTiles<TForm> ForwardTiles(ConvolutionGeometry g) => new(g.GroupInput, g.GroupOutput, g.Padding);

    // Multiplications of the products, and the transforms in such.
    private static double Cost(WinogradTiles<TForm> tiles, double terms, double rows, double targets) =>
        ProductsCost(tiles, terms, rows) + TransformsCost(tiles, terms, targets);

    private static double ProductsCost(WinogradTiles<TForm> tiles, double terms, double rows) => TForm.Positions * tiles.TapCount * terms * rows;

    private static double TransformsCost(WinogradTiles<TForm> tiles, double terms, double targets) =>
        TForm.TransformCost * (tiles.PatchCount * terms + tiles.Count * targets);

    // Measured: the direct convolution takes a quarter longer for each of its multiplications. Neither makes those that the border cuts off.
    private static double DirectCost(ConvolutionGeometry g, double weights) =>
        1.25 * Taps(g.Input.Height, g.Output.Height, g.Padding) * Taps(g.Input.Width, g.Output.Width, g.Padding) * weights;

    // The taps of all windows along one axis that the border does not cut off.
    private static int Taps(int inputs, int outputs, int padding) =>
        Enumerable.Range(-padding, TForm.Window).Sum(offset => Math.Max(0, Math.Min(outputs, inputs - offset) - Math.Max(0, -offset)));
}
