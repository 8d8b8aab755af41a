using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.PictureOperations;

/// <summary>A convolution of one picture with 16 filters as lanes: no lane is empty where 16 divides the filters, whatever the picture's size.</summary>
internal sealed class FilterLaneConvolution : ConvolutionOperation
{
    private readonly int[] _taps;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _biases;

    public FilterLaneConvolution(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu)
        : base(geometry, appliesRelu, geometry.Groups * Lanes.Blocks(geometry.GroupOutput.Channels) * Strips(geometry))
    {
        _taps = PictureConvolution.Taps(geometry);
        _weights = new AlignedBuffer(geometry.Groups * Blocks * WeightBlock);
        _biases = new AlignedBuffer(geometry.Groups * Blocks * Lanes.Count);
        for (int block = 0; block < geometry.Groups * Blocks; block++)
        {
            (int first, int count) = Filters(block);
            PictureConvolution.PrepareFilters(w[(first * geometry.FanIn)..], count, geometry, _weights.Slice(block * WeightBlock, WeightBlock));
            if (!b.IsEmpty)
                b.Slice(first, count).CopyTo(_biases.Slice(block * Lanes.Count, Lanes.Count));
        }
    }

    // Of one group.
    private int Blocks => Lanes.Blocks(Geometry.GroupOutput.Channels);

    private int WeightBlock => Geometry.FanIn * Lanes.Count;

    // All strips of 16 filters, then those of the next: a part takes few filters, which stay in a near cache.
    private protected override void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y)
    {
        (int block, int strip) = Math.DivRem(unit, Strips(Geometry));
        (int filter, int count) = Filters(block);
        int position = strip * PictureConvolution.PositionsAStrip, area = Geometry.Output.Area;
        PictureConvolution.FilterLanes(
            GroupInput(x, block / Blocks), _weights.Slice(block * WeightBlock, WeightBlock), _biases.Slice(block * Lanes.Count, Lanes.Count), count, _taps,
            Geometry, position, Math.Min(PictureConvolution.PositionsAStrip, area - position), y.Slice(filter * area, count * area), AppliesRelu);
    }

    private static int Strips(ConvolutionGeometry g) => (g.Output.Area + PictureConvolution.PositionsAStrip - 1) / PictureConvolution.PositionsAStrip;

    // The filters of one block of lanes.
    private (int First, int Count) Filters(int block)
    {
        (int group, int inGroup) = Math.DivRem(block, Blocks);
        int filters = Geometry.GroupOutput.Channels, first = inGroup * Lanes.Count;
        return (group * filters + first, Math.Min(Lanes.Count, filters - first));
    }
}
