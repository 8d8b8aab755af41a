using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Layers;

/// <summary>Average pooling over square windows: y[c,i,j] = (1 / window²)·Σ x[c, i·stride − padding + u, j·stride − padding + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + 2·padding − window)/stride⌋ + 1, ⌊(W + 2·padding − window)/stride⌋ + 1). No parameters.</para>
/// <para>Variant: the zeros of the padding count, so that it always divides by window². As in PyTorch (count_include_pad=True).</para>
/// <para>Source: the sub-sampling of LeCun et al. 1998, §II.A, without its trainable coefficient and bias.</para>
/// </remarks>
public sealed class AveragePool2D : SlidingPool2D
{
    /// <summary>Average pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border on each side; at least 0, at most half of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is more than half of the window.</exception>
    public AveragePool2D(int window, int? stride = null, int padding = 0)
        : base(window, stride, padding)
    {
    }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => WindowPooling.LaneBlock(default(Mean), pass.Input, Windows, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Mean>(Windows, default);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            AveragePooling.InputGradient(pass.OutputGradient, Windows, pass.InputGradient);
    }
}
