using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Max pooling over windows: y[c,i,j] = max of x[c, i·stride − top + u·dilation, j·stride − left + v·dilation], with u and v over the window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + top + bottom − reach)/stride⌋ + 1, ⌊(W + left + right − reach)/stride⌋ + 1), where
/// reach = dilation·(window − 1) + 1, along each axis its own; with <c>ceilMode</c> rounded up, but for a window that would begin behind the input; with
/// <see cref="Padding2D.Same"/> (N, C, ⌈H / stride⌉, ⌈W / stride⌉). No parameters.</para>
/// <para>Variant: the first element in row order wins a tie and alone receives the gradient; NaN propagates; the padding never wins. As in PyTorch.</para>
/// <para>Source: overlapping form, window 3 and stride 2, Krizhevsky et al. 2012, §3.4.</para>
/// </remarks>
public sealed class MaxPool2D : Layer
{
    private readonly SlidingWindow _settings;
    private PoolingWindows? _windows;

    /// <summary>Max pooling.</summary>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, or height and width; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels, one number or those down and across; at least 1. Null means <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border: one number, two, four, or <see cref="Padding2D.Same"/>; at least 0 and smaller than the window.</param>
    /// <param name="dilation">Step between the pixels of a window, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, if it begins before the input ends: the output's size is rounded up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is not smaller than the window.</exception>
    public MaxPool2D(Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, bool ceilMode = false)
        : this(new SlidingWindow(window, stride, padding, dilation, ceilMode))
    {
    }

    internal MaxPool2D(ModelReader settings)
        : this(new SlidingWindow(settings))
    {
    }

    private MaxPool2D(SlidingWindow settings) => _settings = settings;

    /// <summary>The window (kernel size), in pixels.</summary>
    public Size2D Window => _settings.Settings.Window;

    /// <summary>Step between windows, in pixels. Default: <see cref="Window"/>.</summary>
    public Size2D Stride => _settings.Settings.Stride;

    /// <summary>By how many pixels windows may reach over the border. Default: 0.</summary>
    public Padding2D Padding => _settings.Settings.Padding;

    /// <summary>Step between the pixels of a window, in pixels. Default: 1.</summary>
    public Size2D Dilation => _settings.Settings.Dilation;

    /// <summary>Whether a last window may reach beyond the padding. Default: false.</summary>
    public bool CeilMode => _settings.CeilMode;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>Which pixel of its window each output came from, as an integer in the place of a float.</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    internal override bool FusesRelu => true;

    /// <summary>The windows, once the layer stands in a network.</summary>
    internal PoolingWindows Windows => _windows ??= _settings.Over(InputShape);

    internal override int SettingsVersion => _settings.IsPlain ? 1 : 2;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => _settings.InferOutputShape(this, input);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => ExtremePass.Forward<Largest>(pass, Windows);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new PoolingOperation<Extreme<Largest>>(Windows, new(appliesRelu));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => ExtremePass.Backward(pass, Windows);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => _settings.Write(writer, SettingsVersion);

    /// <summary>Reads the settings of version 2.</summary>
    internal static MaxPool2D ReadVersion2(ModelReader settings) => new(SlidingWindow.Read(settings));

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"MaxPool2D({_settings})";
}
