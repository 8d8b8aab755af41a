using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Max pooling over square windows: y[c,i,j] = max of x[c, i·stride − padding + u, j·stride − padding + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + 2·padding − window)/stride⌋ + 1, ⌊(W + 2·padding − window)/stride⌋ + 1). No parameters.</para>
/// <para>Variant: the first element in row order wins a tie and alone receives the gradient; NaN propagates; the padding never wins. As in PyTorch.</para>
/// <para>Source: overlapping form, window 3 and stride 2, Krizhevsky et al. 2012, §3.4.</para>
/// </remarks>
public sealed class MaxPool2D : Layer
{
    private readonly SlidingWindow _settings;
    private PoolingWindows? _windows;

    /// <summary>Max pooling.</summary>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1. Default: <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border on each side; at least 0, at most half of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is more than half of the window.</exception>
    public MaxPool2D(int window, int? stride = null, int padding = 0) => _settings = new SlidingWindow(window, stride, padding);

    internal MaxPool2D(ModelReader settings) => _settings = new SlidingWindow(settings);

    /// <summary>Side of the window, in pixels.</summary>
    public int Window => _settings.Side;

    /// <summary>Step between windows, in pixels. Default: <see cref="Window"/>.</summary>
    public int Stride => _settings.Stride;

    /// <summary>By how many pixels windows may reach over the border on each side. Default: 0.</summary>
    public int Padding => _settings.Padding;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    internal override bool FusesRelu => true;

    /// <summary>The windows, once the layer stands in a network.</summary>
    internal PoolingWindows Windows => _windows ??= _settings.Over(InputShape);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => _settings.InferOutputShape(this, input);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => ExtremePass.Forward<Largest>(pass, Windows);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Extreme<Largest>>(Windows, new(appliesRelu));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => ExtremePass.Backward(pass, Windows);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => _settings.Write(writer);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => _settings.Print(nameof(MaxPool2D));
}
