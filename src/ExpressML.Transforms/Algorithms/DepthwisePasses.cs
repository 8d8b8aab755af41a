using ExpressML.Kernels.Convolutions;

namespace ExpressML.Algorithms;

/// <summary>Convolution of filters that see one channel each: <see cref="DepthwiseConvolution"/>, with the bits of <see cref="DirectPasses"/>.</summary>
internal sealed class DepthwisePasses(ConvolutionGeometry geometry) : ConvolutionPasses(geometry)
{
    private readonly ConvolutionTaps _taps = new(geometry);

    public override void Forward(ConvolutionOperands operands, ReadOnlySpan<float> b, bool appliesRelu) =>
        DepthwiseConvolution.Forward(operands.Source, operands.Filters, b, _taps, operands.Target, appliesRelu);

    public override void InputGradient(ConvolutionOperands operands) =>
        DepthwiseConvolution.InputGradient(operands.Source, operands.Filters, _taps, operands.Target);
}
