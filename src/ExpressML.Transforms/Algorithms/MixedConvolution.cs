using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Algorithms;

/// <summary>A convolution whose weight gradient goes another way than its other passes.</summary>
internal sealed class MixedConvolution(ConvolutionGeometry geometry, ConvolutionAlgorithm passes, ConvolutionAlgorithm weightGradient) : ConvolutionAlgorithm(geometry)
{
    public override int ScratchLength => Math.Max(passes.ScratchLength, weightGradient.ScratchLength);

    public override int PreparedLength(bool isTraining) => passes.PreparedLength(isTraining);

    public override void Prepare(ReadOnlySpan<float> w, bool isTraining, Span<float> prepared) => passes.Prepare(w, isTraining, prepared);

    public override bool JoinsPool(PoolingWindows pool) => passes.JoinsPool(pool);

    public override void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> prepared, Span<float> scratch,
        Span<float> y, Span<int> winners, bool appliesRelu) =>
        passes.Forward(x, w, b, prepared, scratch, y, winners, appliesRelu);

    public override ImageOperation CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu) =>
        passes.CreateImageOperation(w, b, appliesRelu);

    public override ImageOperation? CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, PoolingWindows pool, bool appliesRelu) =>
        passes.CreateImageOperation(w, b, pool, appliesRelu);

    public override void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> dx) =>
        passes.InputGradient(dy, w, prepared, scratch, dx);

    public override bool WeightGradientTakesPool => weightGradient.WeightGradientTakesPool;

    public override void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw) =>
        weightGradient.WeightGradient(x, dy, winners, scratch, dw);
}
