using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Average pooling over windows: y[c,i,j] = (1 / count)·Σ x[c, i·stride − top + u·dilation, j·stride − left + v·dilation], with u and v over the window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊(H + top + bottom − reach)/stride⌋ + 1, ⌊(W + left + right − reach)/stride⌋ + 1), where
/// reach = dilation·(window − 1) + 1, along each axis its own; with <c>ceilMode</c> rounded up, but for a window that would begin behind the input; with
/// <see cref="Padding2D.Same"/> (N, C, ⌈H / stride⌉, ⌈W / stride⌉). No parameters.</para>
/// <para>Variant: count is that of the window's pixels in the padded input, so that zeros of the padding count, or with <c>countIncludePad: false</c> in the input
/// alone. What a last window of <c>ceilMode</c> has beyond the padding never counts. As in PyTorch and ONNX.</para>
/// <para>Source: the sub-sampling of LeCun et al. 1998, §II.A, without its trainable coefficient and bias.</para>
/// </remarks>
public sealed class AveragePool2D : Layer
{
    private readonly SlidingWindow _settings;
    private PoolingWindows? _windows;

    /// <summary>Average pooling.</summary>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, or height and width; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels, one number or those down and across; at least 1. Null means <paramref name="window"/>.</param>
    /// <param name="padding">By how many pixels windows may reach over the border: one number, two, four, or <see cref="Padding2D.Same"/>; at least 0 and smaller than the window.</param>
    /// <param name="dilation">Step between the pixels of a window, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, if it begins before the input ends: the output's size is rounded up.</param>
    /// <param name="countIncludePad">Whether the zeros of the padding count in the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the padding is not smaller than the window.</exception>
    public AveragePool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, bool ceilMode = false, bool countIncludePad = true)
        : this(new SlidingWindow(window, stride, padding, dilation, ceilMode), countIncludePad)
    {
    }

    internal AveragePool2D(ModelReader settings)
        : this(new SlidingWindow(settings), countIncludePad: true)
    {
    }

    private AveragePool2D(SlidingWindow settings, bool countIncludePad) => (_settings, CountIncludePad) = (settings, countIncludePad);

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

    /// <summary>Whether the zeros of the padding count in the mean. Default: true.</summary>
    public bool CountIncludePad { get; }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    private PoolingWindows Windows => _windows ??= _settings.Over(InputShape, CountIncludePad);

    internal override int SettingsVersion => _settings.IsPlain && CountIncludePad ? 1 : 2;

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

    /// <summary>What the sum of each window is multiplied by, [height][width].</summary>
    internal float[] Shares() =>
        [.. from row in Windows.Rows from column in Windows.Columns select (float)(1.0 / ((double)row.Length * column.Length))];

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        _settings.Write(writer, SettingsVersion);
        if (SettingsVersion > 1)
            writer.Write(CountIncludePad);
    }

    /// <summary>Reads the settings of version 2.</summary>
    internal static AveragePool2D ReadVersion2(ModelReader settings) => new(SlidingWindow.Read(settings), countIncludePad: settings.ReadBoolean());

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"AveragePool2D({_settings}{(CountIncludePad ? "" : ", countIncludePad: false")})";
}
