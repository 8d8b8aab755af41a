using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Max pooling over whole channels: y[c] = max of x[c,i,j] over all i, j.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, 1, 1). No parameters.</para>
/// <para>Variant: the first element in row order wins a tie and alone receives the gradient; NaN propagates. As AdaptiveMaxPool2d(1) in PyTorch.</para>
/// <para>Source: Oquab, Bottou, Laptev and Sivic 2015, "Is object localization for free?", §3.</para>
/// </remarks>
public sealed class GlobalMaxPool2D : Pool2D
{
    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    private protected override PoolingWindows WindowsOf(Shape input) => PoolingWindows.Adaptive(input, 1, 1);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => PoolExtremes<Largest>(pass);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Extreme<Largest>>(Windows, new(appliesRelu));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => PassGradientOfExtremes(pass);
}
