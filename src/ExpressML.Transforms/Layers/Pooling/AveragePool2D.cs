using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Average pooling over square windows: y[c,i,j] = (1 / window²)·Σ x[c, i·stride − padding + u, j·stride − padding + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + 2·padding − window)/stride⌋ + 1, ⌊(W + 2·padding − window)/stride⌋ + 1). No parameters.</para>
/// <para>Variant: the zeros of the padding count, so that it always divides by window². As in PyTorch (count_include_pad=True).</para>
/// <para>Source: the sub-sampling of LeCun et al. 1998, §II.A, without its trainable coefficient and bias.</para>
/// </remarks>
public sealed class AveragePool2D : Layer
{
    private readonly SlidingWindow _settings;
    private PoolingWindows? _windows;

    /// <summary>Average pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border on each side; at least 0, at most half of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is more than half of the window.</exception>
    public AveragePool2D(int window, int? stride = null, int padding = 0) => _settings = new SlidingWindow(window, stride, padding);

    internal AveragePool2D(ModelReader settings) => _settings = new SlidingWindow(settings);

    /// <summary>Side of the window, in pixels.</summary>
    public int Window => _settings.Side;

    /// <summary>Step between windows, in pixels. Default: <see cref="Window"/>.</summary>
    public int Stride => _settings.Stride;

    /// <summary>By how many pixels windows may reach over the border on each side. Default: 0.</summary>
    public int Padding => _settings.Padding;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    private PoolingWindows Windows => _windows ??= _settings.Over(InputShape);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => _settings.InferOutputShape(this, input);

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
    protected internal override void WriteSettings(ModelWriter writer) => _settings.Write(writer);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => _settings.Print(nameof(AveragePool2D));
}
