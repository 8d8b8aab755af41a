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
public sealed class GlobalMaxPool2D : Layer
{
    private PoolingWindows? _windows;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    private PoolingWindows Windows => _windows ??= PoolingWindows.Adaptive(InputShape, 1, 1);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input with { Height = 1, Width = 1 };

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => ExtremePass.Forward<Largest>(pass, Windows);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Extreme<Largest>>(Windows, new(appliesRelu));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => ExtremePass.Backward(pass, Windows);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "GlobalMaxPool2D()";
}
