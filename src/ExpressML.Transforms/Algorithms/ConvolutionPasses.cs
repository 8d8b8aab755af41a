using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>The forward pass of a convolution and its input gradient, lane block by lane block; <see cref="PassesRule"/> chooses the algorithm.</summary>
/// <remarks>Shapes as in <see cref="Convolution"/>.</remarks>
internal abstract class ConvolutionPasses(ConvolutionGeometry geometry)
{
    /// <summary>Floats of scratch that each method wants. Default: 0.</summary>
    public virtual int ScratchLength => 0;

    /// <summary>The sizes.</summary>
    protected ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>The fastest for these sizes.</summary>
    public static ConvolutionPasses For(ConvolutionGeometry geometry) => PassesRule.Choose(geometry) switch
    {
        ConvolutionAlgorithm.WinogradSquares => new WinogradPasses<WinogradSquares>(geometry),
        ConvolutionAlgorithm.WinogradRows => new WinogradPasses<WinogradRows>(geometry),
        _ when DepthwiseConvolution.Suits(geometry) => new DepthwisePasses(geometry),
        _ => new DirectPasses(geometry),
    };

    /// <summary>Floats of what <see cref="Prepare"/> makes; 0 where the weights are multiplied with as they are, which is the default.</summary>
    /// <param name="isTraining">Whether the input gradient is wanted, too.</param>
    public virtual int PreparedLength(bool isTraining) => 0;

    /// <summary>Brings the weights into the form that all blocks multiply with.</summary>
    public virtual void Prepare(ReadOnlySpan<float> w, bool isTraining, Span<float> prepared) { }

    /// <summary>Whether <see cref="ForwardPooled"/> can do max pooling over these windows. Default: false.</summary>
    public virtual bool JoinsPool(PoolingWindows pool) => false;

    /// <summary>y from x.</summary>
    /// <param name="operands">x, the filters and y.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    public abstract void Forward(ConvolutionOperands operands, ReadOnlySpan<float> b, bool appliesRelu);

    /// <summary>The same with max pooling while the sums are at hand, where <see cref="JoinsPool"/> says so.</summary>
    /// <param name="operands">x, the filters, and y behind the pooling.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="winners">For each output which pixel of its window it is.</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    public virtual void ForwardPooled(ConvolutionOperands operands, ReadOnlySpan<float> b, Span<int> winners, bool appliesRelu) =>
        throw new NotSupportedException();

    /// <summary>dx from dy.</summary>
    /// <param name="operands">dy, the filters, prepared for training, and dx.</param>
    public abstract void InputGradient(ConvolutionOperands operands);
}
