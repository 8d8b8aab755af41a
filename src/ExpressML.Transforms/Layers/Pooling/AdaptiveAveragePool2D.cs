using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Average pooling to a given size: y[c,i,j] = mean of x[c,r,s] for ⌊i·H/height⌋ ≤ r &lt; ⌈(i + 1)·H/height⌉, and s likewise.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, height, width). No parameters.</para>
/// <para>Variant: windows overlap by a pixel where the sizes do not divide, and repeat pixels where the output is larger. As in PyTorch.</para>
/// </remarks>
public sealed class AdaptiveAveragePool2D : Layer
{
    private PoolingWindows? _windows;

    /// <summary>Average pooling to a given size.</summary>
    /// <param name="height">Rows of the output; at least 1.</param>
    /// <param name="width">Columns of the output; at least 1. Default: <paramref name="height"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveAveragePool2D(int height, int? width = null)
    {
        Height = Guard.AtLeast(height, 1);
        Width = Guard.AtLeast(width ?? height, 1, nameof(width));
    }

    internal AdaptiveAveragePool2D(ModelReader settings)
        : this(height: settings.ReadInt32(), width: settings.ReadInt32())
    {
    }

    /// <summary>Rows of the output.</summary>
    public int Height { get; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    private PoolingWindows Windows => _windows ??= PoolingWindows.Adaptive(InputShape, Height, Width);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input with { Height = Height, Width = Width };

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => WindowPooling.LaneBlock(default(Mean), pass.Input, Windows, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Mean>(Windows, default);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            AveragePooling.InputGradient(pass.OutputGradient, Windows, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Height);
        writer.Write(Width);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Width == Height ? $"AdaptiveAveragePool2D({Height})" : $"AdaptiveAveragePool2D({Height}, {Width})";
}
