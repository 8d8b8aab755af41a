using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.PictureOperations;

/// <summary>A convolution of one picture with 16 neighbouring pixels of a row as lanes, for few filters over wide rows.</summary>
internal sealed class PixelLaneConvolution : ConvolutionOperation
{
    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly Tap[] _taps;

    public PixelLaneConvolution(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu)
        : base(geometry, appliesRelu, geometry.Groups * geometry.Output.Height)
    {
        (_weights, _biases) = (w.ToArray(), b.ToArray());
        int channels = geometry.GroupInput.Channels;
        _taps = [.. PictureConvolution.Taps(geometry).Select((x, k) => new Tap(x, k % channels * geometry.WindowArea + k / channels))];
    }

    /// <summary>Whether it leaves fewer lanes empty than filters as lanes would.</summary>
    public static bool Suits(ConvolutionGeometry g)
    {
        int width = g.Output.Width, filters = g.GroupOutput.Channels;
        return g.Stride == 1 && width >= Lanes.Count
            && (double)width / Lanes.Blocks(width) > (double)filters / Lanes.Blocks(filters);
    }

    private protected override void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y)
    {
        (int group, int row) = Math.DivRem(unit, Geometry.Output.Height);
        int filters = Geometry.GroupOutput.Channels, weights = filters * Geometry.FanIn, length = Geometry.GroupOutput.Length;
        PictureConvolution.PixelLanes(
            GroupInput(x, group), _weights.AsSpan(group * weights, weights), _biases.Length == 0 ? [] : _biases.AsSpan(group * filters, filters), _taps,
            Geometry, row, y.Slice(group * length, length), AppliesRelu);
    }
}
