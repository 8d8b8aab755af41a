namespace ExpressML.Kernels;

/// <summary>The tables of one convolution, made once for all passes.</summary>
internal sealed class ConvolutionTaps(ConvolutionGeometry geometry)
{
    public ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>From input to output.</summary>
    public ConvolutionWalk Forward { get; } = ConvolutionWalk.Forward(geometry);

    /// <summary>From the output gradient to the input gradient.</summary>
    public ConvolutionWalk Backward { get; } = ConvolutionWalk.Backward(geometry);
}
