using ExpressML.Kernels.Convolutions;

namespace ExpressML.Algorithms;

/// <summary>The weight gradient as its formula says, for any sizes: <see cref="ConvolutionWeightGradient"/>.</summary>
internal sealed class DirectWeights(ConvolutionGeometry geometry) : ConvolutionWeights(geometry)
{
    private readonly ConvolutionTaps _taps = new(geometry);

    public override int ScratchLength => ConvolutionWeightGradient.ScratchLength(Geometry);

    public override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw) =>
        ConvolutionWeightGradient.Compute(x, dy, _taps, scratch, dw);
}
