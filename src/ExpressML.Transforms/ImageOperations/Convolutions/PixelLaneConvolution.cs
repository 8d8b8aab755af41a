using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>A convolution of one image with 16 neighbouring pixels of a row as lanes, for few filters over wide rows.</summary>
/// <remarks>
/// Where max pooling follows, the lanes are the pixels that have the same place in 16 neighbouring windows: columns of the input are sorted
/// so that those stand side by side, and pooling takes the largest of whole vectors.
/// </remarks>
internal sealed class PixelLaneConvolution : DirectOperation
{
    private const int Rows = PixelLaneProducts.Rows;

    // Pixels of a window.
    private const int MostPooled = 16;

    private readonly Shape _output;
    private readonly int _window, _tiles;
    private readonly int[] _taps;
    private readonly PoolingWindows? _windows;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _biases;

    public PixelLaneConvolution(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
        : base(
            geometry, ending, new ImagePadding(geometry.Input, geometry.Padding, WindowOf(ending.Pool)),
            geometry.Groups * (ending.Pool?.Output ?? geometry.Output).Height)
    {
        (_output, _window) = (ending.Pool?.Output ?? geometry.Output, WindowOf(ending.Pool));
        _taps = [.. Enumerable.Range(0, _window).SelectMany(column => ImageConvolution.Taps(geometry, Padding, column))];
        if (ending.Pool is not null)
            _windows = PoolingWindows.Sliding((Rows, _window, _window), _window, _window, padding: 0);

        int filters = geometry.GroupOutput.Channels;
        _tiles = (filters + Rows - 1) / Rows;
        _weights = new AlignedBuffer(geometry.Groups * _tiles * WeightTile);
        _biases = new AlignedBuffer(geometry.Groups * _tiles * Rows);
        for (int tile = 0; tile < geometry.Groups * _tiles; tile++)
        {
            (int first, int count) = Filters(tile);
            ImageConvolution.PrepareFilters(w[(first * geometry.FanIn)..], count, geometry, Rows, _weights.Slice(tile * WeightTile, WeightTile));
            if (!b.IsEmpty)
                b.Slice(first, count).CopyTo(_biases.Slice(tile * Rows, Rows));
        }
    }

    private int WeightTile => Geometry.FanIn * Rows;

    /// <summary>Whether max pooling can be done to the sums.</summary>
    public static bool JoinsPool(PoolingWindows pool) => pool.AreSideBySide && pool.Rows[0].End * pool.Columns[0].End <= MostPooled;

    [SkipLocalsInit]
    private protected override void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y)
    {
        (int group, int row) = Math.DivRem(unit, _output.Height);
        ReadOnlySpan<float> input = GroupInput(x, group);
        Span<float> sums = stackalloc float[2 * MostPooled * Rows * Lanes.Count], pooled = stackalloc float[Rows * Lanes.Count];
        int sumsLength = _window * _window * Rows * Lanes.Count;
        for (int blocks, column = 0; column < _output.Width; column += blocks * Lanes.Count)
        {
            blocks = Math.Min(RegisterTiles.BlocksAPair, Lanes.Blocks(_output.Width - column));
            for (int tile = group * _tiles; tile < (group + 1) * _tiles; tile++)
            {
                ImageConvolution.PixelLanes(
                    input[(row * _window * Padding.RowLength + column)..], Padding.RowLength, _weights.Slice(tile * WeightTile, WeightTile), _taps,
                    _biases.Slice(tile * Rows, Rows), _window, blocks, sums, Ending.RectifiesSums);
                for (int block = 0; block < blocks; block++)
                    Finish(sums.Slice(block * sumsLength, sumsLength), pooled, tile, row, column + block * Lanes.Count, y);
            }
        }
    }

    // Pools the sums of 16 pixels, if there is pooling, and puts them into the rows of their filters.
    private void Finish(ReadOnlySpan<float> sums, Span<float> pooled, int tile, int row, int column, Span<float> y)
    {
        if (_windows is not null)
        {
            WindowPooling.LaneBlock(new Extreme<Largest>(Ending.AppliesRelu), sums, _windows, pooled);
            sums = pooled;
        }

        (int first, int count) = Filters(tile);
        int pixels = Math.Min(Lanes.Count, _output.Width - column);
        for (int f = 0; f < count; f++)
            sums.Slice(f * Lanes.Count, pixels).CopyTo(y[(((first + f) * _output.Height + row) * _output.Width + column)..]);
    }

    // The filters of one tile.
    private (int First, int Count) Filters(int tile)
    {
        (int group, int inGroup) = Math.DivRem(tile, _tiles);
        int filters = Geometry.GroupOutput.Channels, first = inGroup * Rows;
        return (group * filters + first, Math.Min(Rows, filters - first));
    }

    private static int WindowOf(PoolingWindows? pool) => pool?.Rows[0].End ?? 1;
}
