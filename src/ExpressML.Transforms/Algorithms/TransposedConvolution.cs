using ExpressML.Kernels.Convolutions;

namespace ExpressML.Algorithms;

/// <summary>A transposed convolution, lane block by lane block: what is the input gradient of a convolution, here is the forward pass, and the other way round.</summary>
/// <param name="mirror">The sizes of that convolution, from the output y to the input x.</param>
internal sealed class TransposedConvolution(ConvolutionGeometry mirror)
{
    private readonly ConvolutionTaps _taps = new(mirror);
    private readonly bool _isDepthwise = DepthwiseConvolution.Suits(mirror);
    private readonly ConvolutionWeights _weights = DepthwiseWeights.Suits(mirror) ? new DepthwiseWeights(mirror) : new DirectWeights(mirror);

    /// <summary>Floats of scratch that <see cref="WeightGradient"/> wants.</summary>
    public int ScratchLength => _weights.ScratchLength;

    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        if (_isDepthwise)
            DepthwiseConvolution.Transposed(x, w, b, _taps, y, appliesRelu);
        else
            Convolution.Transposed(x, w, b, _taps, y, appliesRelu);
    }

    /// <summary>dx from dy.</summary>
    public void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx)
    {
        if (_isDepthwise)
            DepthwiseConvolution.Forward(dy, w, [], _taps, dx, appliesRelu: false);
        else
            Convolution.Forward(dy, w, [], _taps, dx);
    }

    /// <summary>dw from x and dy; it is overwritten, not added to.</summary>
    public void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw) => _weights.Gradient(dy, x, scratch, dw);
}
