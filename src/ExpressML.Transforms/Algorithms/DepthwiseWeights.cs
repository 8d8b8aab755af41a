using ExpressML.Kernels.Convolutions;

namespace ExpressML.Algorithms;

/// <summary>The weight gradient of filters that see one channel each: <see cref="DepthwiseWeightGradient"/>, with the bits of <see cref="DirectWeights"/>.</summary>
internal sealed class DepthwiseWeights(ConvolutionGeometry geometry) : ConvolutionWeights(geometry)
{
    /// <summary>Whether it is possible, and the direct way has examples as lanes, too: otherwise it adds in another order.</summary>
    public static bool Suits(ConvolutionGeometry geometry) => DepthwiseConvolution.Suits(geometry) && WeightsRule.HasExampleLanes(geometry);

    public override int ScratchLength => DepthwiseWeightGradient.ScratchLength(Geometry);

    public override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw) =>
        DepthwiseWeightGradient.Compute(x, dy, Geometry, scratch, dw);
}
