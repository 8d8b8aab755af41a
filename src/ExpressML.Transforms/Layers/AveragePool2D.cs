using ExpressML.Kernels;

namespace ExpressML.Layers;

/// <summary>Average pooling over square windows: y[c,i,j] = (1 / window²)·Σ x[c, i·stride + u, j·stride + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H − window)/stride⌋ + 1, ⌊(W − window)/stride⌋ + 1). No padding, no parameters.</para>
/// <para>Source: the sub-sampling of LeCun et al. 1998, §II.A, without its trainable coefficient and bias.</para>
/// </remarks>
public sealed class AveragePool2D : Pool2D
{
    /// <summary>Average pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AveragePool2D(int window, int? stride = null)
        : base(window, stride)
    {
    }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => AveragePooling.Forward(pass.Input, Geometry, pass.Output);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            AveragePooling.InputGradient(pass.OutputGradient, Geometry, pass.InputGradient);
    }
}
