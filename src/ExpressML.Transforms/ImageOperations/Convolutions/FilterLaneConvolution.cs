using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>A convolution of one image with 16 filters as lanes: no lane is empty where 16 divides the filters, whatever the image's size.</summary>
internal sealed class FilterLaneConvolution : DirectOperation
{
    private readonly Strips _strips;
    private readonly int[] _taps;
    private readonly int[] _positions;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _biases;

    public FilterLaneConvolution(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
        : this(geometry, w, b, ending, new Strips(geometry, ending.Pool))
    {
    }

    private FilterLaneConvolution(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending, Strips strips)
        : base(geometry, ending, new ImagePadding(geometry.Input, geometry.Padding), geometry.Groups * PairsOf(geometry) * strips.Count)
    {
        _strips = strips;
        _taps = ImageConvolution.Taps(geometry, Padding);
        _positions = _strips.Positions(Padding.RowLength, geometry.Stride);
        int blocks = geometry.Groups * Blocks;
        _weights = new AlignedBuffer(checked(blocks * WeightBlock));
        _biases = new AlignedBuffer(blocks * Lanes.Count);
        for (int block = 0; block < blocks; block++)
        {
            (int first, int count) = Filters(block);
            ImageConvolution.PrepareFilters(w[(first * geometry.FanIn)..], count, geometry, Lanes.Count, _weights.Slice(block * WeightBlock, WeightBlock));
            if (!b.IsEmpty)
                b.Slice(first, count).CopyTo(_biases.Slice(block * Lanes.Count, Lanes.Count));
        }
    }

    // Of one group.
    private int Blocks => BlocksOf(Geometry);

    private int WeightBlock => Geometry.FanIn * Lanes.Count;

    /// <summary>Whether max pooling can be done to the sums.</summary>
    public static bool JoinsPool(PoolingWindows pool) => Strips.JoinsPool(pool);

    // All strips of 16 filters, then those of the next: a part takes few filters, which stay in a near cache.
    [SkipLocalsInit]
    private protected override void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y)
    {
        (int pair, int strip) = Math.DivRem(unit, _strips.Count);
        (int group, int pairInGroup) = Math.DivRem(pair, PairsOf(Geometry));
        int blockInGroup = pairInGroup * RegisterTiles.BlocksAPair, blocks = Math.Min(RegisterTiles.BlocksAPair, Blocks - blockInGroup);
        int block = group * Blocks + blockInGroup, sumsLength = Strips.MostPositions * Lanes.Count;
        (int first, int count) = _strips[strip];
        Span<float> sums = stackalloc float[blocks * sumsLength], pooled = stackalloc float[sumsLength];
        ImageConvolution.FilterLanes(
            GroupInput(x, group), _positions.AsSpan(first), count, _weights.Slice(block * WeightBlock, blocks * WeightBlock), _taps,
            _biases.Slice(block * Lanes.Count, blocks * Lanes.Count), sums, Ending.RectifiesSums);
        for (int i = 0; i < blocks; i++)
            Finish(sums.Slice(i * sumsLength, sumsLength), pooled, block + i, strip, y);
    }

    // Pools the sums of 16 filters, if there is pooling, and puts them into the rows of the filters.
    private void Finish(Span<float> sums, Span<float> pooled, int block, int strip, Span<float> y)
    {
        (int filter, int filters) = Filters(block);
        (int first, int count) = _strips[strip];
        if (_strips.Windows(strip) is { } windows)
        {
            WindowPooling.LaneBlock(new Extreme<Largest>(Ending.AppliesRelu), sums, windows, pooled);
            (first, count) = (_strips.FirstPooled(strip), windows.Output.Area);
            sums = pooled;
        }

        int area = (Ending.Pool?.Output ?? Geometry.Output).Area;
        ChannelPanels.Unpack(sums, filters, count, y[(filter * area + first)..], area);
    }

    // Blocks of a group that are summed together.
    private static int PairsOf(ConvolutionGeometry g) => (BlocksOf(g) + RegisterTiles.BlocksAPair - 1) / RegisterTiles.BlocksAPair;

    private static int BlocksOf(ConvolutionGeometry g) => Lanes.Blocks(g.GroupOutput.Channels);

    // The filters of one block of lanes.
    private (int First, int Count) Filters(int block)
    {
        (int group, int inGroup) = Math.DivRem(block, Blocks);
        int filters = Geometry.GroupOutput.Channels, first = inGroup * Lanes.Count;
        return (group * filters + first, Math.Min(Lanes.Count, filters - first));
    }
}
