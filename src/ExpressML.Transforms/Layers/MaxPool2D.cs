using System.Runtime.InteropServices;
using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Max pooling over square windows: y[c,i,j] = max of x[c, i·stride + u, j·stride + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H − window)/stride⌋ + 1, ⌊(W − window)/stride⌋ + 1). No padding, no parameters.</para>
/// <para>Variant: the first element in row order wins a tie and alone receives the gradient; NaN propagates. As in PyTorch.</para>
/// <para>Source: overlapping form, window 3 and stride 2, Krizhevsky et al. 2012, §3.4.</para>
/// </remarks>
public sealed class MaxPool2D : Pool2D
{
    /// <summary>Max pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public MaxPool2D(int window, int? stride = null)
        : base(window, stride)
    {
    }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) =>
        MaxPooling.Forward(pass.Input, Geometry, pass.Output, MemoryMarshal.Cast<float, int>(pass.State));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            MaxPooling.InputGradient(pass.OutputGradient, MemoryMarshal.Cast<float, int>(pass.State), Geometry, pass.InputGradient);
    }
}
