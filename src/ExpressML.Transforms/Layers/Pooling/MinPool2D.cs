using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Min pooling over square windows: y[c,i,j] = min of x[c, i·stride − padding + u, j·stride − padding + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + 2·padding − window)/stride⌋ + 1, ⌊(W + 2·padding − window)/stride⌋ + 1). No parameters.</para>
/// <para>Variant: the first element in row order wins a tie and alone receives the gradient; NaN propagates; the padding never wins. It is −max(−x).</para>
/// </remarks>
public sealed class MinPool2D : SlidingPool2D
{
    /// <summary>Min pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border on each side; at least 0, at most half of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is more than half of the window.</exception>
    public MinPool2D(int window, int? stride = null, int padding = 0)
        : base(window, stride, padding)
    {
    }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => PoolExtremes<Smallest>(pass);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Extreme<Smallest>>(Windows, new(appliesRelu));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => PassGradientOfExtremes(pass);
}
