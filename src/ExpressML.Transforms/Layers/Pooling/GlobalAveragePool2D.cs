using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Layers;

/// <summary>Average pooling over whole channels: y[c] = (1 / (H·W))·Σ x[c,i,j] over all i, j.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, 1, 1). No parameters.</para>
/// <para>Source: Lin, Chen and Yan 2014, "Network In Network", §3.2, arXiv:1312.4400.</para>
/// </remarks>
public sealed class GlobalAveragePool2D : Layer
{
    private PoolingWindows? _windows;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    private PoolingWindows Windows => _windows ??= PoolingWindows.Adaptive(InputShape, 1, 1);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input with { Height = 1, Width = 1 };

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => WindowPooling.LaneBlock(default(Mean), pass.Input, Windows, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Mean>(Windows, default);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            AveragePooling.InputGradient(pass.OutputGradient, Windows, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "GlobalAveragePool2D()";
}
