using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>The weight gradient of a convolution, lane block by lane block; <see cref="WeightsRule"/> chooses the algorithm.</summary>
/// <remarks>Shapes as in <see cref="ConvolutionWeightGradient"/>.</remarks>
internal abstract class ConvolutionWeights(ConvolutionGeometry geometry)
{
    /// <summary>Floats of scratch that each method wants.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>Whether <see cref="GradientOfPooled"/> can be used. Default: false.</summary>
    public virtual bool TakesPool => false;

    /// <summary>The sizes.</summary>
    protected ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>The fastest for these sizes.</summary>
    public static ConvolutionWeights For(ConvolutionGeometry geometry) => WeightsRule.Choose(geometry) switch
    {
        ConvolutionAlgorithm.WinogradSquares => new WinogradWeights<WinogradSquares>(geometry),
        ConvolutionAlgorithm.WinogradRows => new WinogradWeights<WinogradRows>(geometry),
        _ when DepthwiseWeights.Suits(geometry) => new DepthwiseWeights(geometry),
        _ => new DirectWeights(geometry),
    };

    /// <summary>dw from x and dy; it is overwritten, not added to.</summary>
    public abstract void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw);

    /// <summary>The same from the gradient behind 2×2 max pooling that <see cref="ConvolutionPasses.ForwardPooled"/> did.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient behind the pooling.</param>
    /// <param name="winners">For each number of dy which pixel of its window it belongs to.</param>
    /// <param name="scratch">Scratch.</param>
    /// <param name="dw">The result.</param>
    public virtual void GradientOfPooled(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw) =>
        throw new NotSupportedException();
}
