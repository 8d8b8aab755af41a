using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Algorithms;

/// <summary>Convolution as its formula says, for any sizes: <see cref="Convolution"/> and <see cref="ConvolutionWeightGradient"/>.</summary>
internal sealed class DirectConvolution(ConvolutionGeometry geometry) : ConvolutionAlgorithm(geometry)
{
    private readonly ConvolutionTaps _taps = new(geometry);

    public override int ScratchLength => ConvolutionWeightGradient.ScratchLength(Geometry);

    public override void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> prepared, Span<float> scratch,
        Span<float> y, Span<int> winners, bool appliesRelu) =>
        Convolution.Forward(x, w, b, _taps, y, appliesRelu);

    public override ImageOperation CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu) =>
        ConvolutionOperation.Create(Geometry, w, b, new ConvolutionEnding(appliesRelu));

    public override ImageOperation? CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, PoolingWindows pool, bool appliesRelu) =>
        ConvolutionOperation.JoinsPool(Geometry, pool) ? ConvolutionOperation.Create(Geometry, w, b, new ConvolutionEnding(appliesRelu, pool)) : null;

    public override void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> dx) =>
        Convolution.InputGradient(dy, w, _taps, dx);

    public override void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw) =>
        ConvolutionWeightGradient.Compute(x, dy, _taps, scratch, dw);
}
