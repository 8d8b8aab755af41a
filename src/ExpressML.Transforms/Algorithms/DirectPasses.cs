using ExpressML.Kernels.Convolutions;

namespace ExpressML.Algorithms;

/// <summary>Convolution as its formula says, for any sizes: <see cref="Convolution"/>.</summary>
internal sealed class DirectPasses(ConvolutionGeometry geometry) : ConvolutionPasses(geometry)
{
    private readonly ConvolutionTaps _taps = new(geometry);

    public override void Forward(ConvolutionOperands operands, ReadOnlySpan<float> b, bool appliesRelu) =>
        Convolution.Forward(operands.Source, operands.Filters, b, _taps, operands.Target, appliesRelu);

    public override void InputGradient(ConvolutionOperands operands) =>
        Convolution.InputGradient(operands.Source, operands.Filters, _taps, operands.Target);
}
