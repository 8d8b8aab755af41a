using ExpressML.Kernels;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Two-dimensional convolution: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − padding + u, j·stride − padding + v].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, filters, ⌊(H + 2·padding − window)/stride⌋ + 1, ⌊(W + 2·padding − window)/stride⌋ + 1).
/// Parameters: weight [filters, C, window, window], bias [filters].</para>
/// <para>Variant: cross-correlation, that is, the filter is not turned; the border is padded with zeros. As in PyTorch and ONNX.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.A.</para>
/// </remarks>
public sealed class Conv2D : Layer
{
    private ConvolutionTaps? _taps;

    /// <summary>A convolution with square windows.</summary>
    /// <param name="filters">Number of filters, the channels of the output; at least 1.</param>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels; at least 1.</param>
    /// <param name="padding">Zeros around the input on each side, in pixels; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small.</exception>
    public Conv2D(int filters, int window, int stride = 1, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (Filters, Window, Stride, Padding) = (filters, window, stride, padding);
    }

    /// <summary>Number of filters, the channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Side of the window, in pixels.</summary>
    public int Window { get; }

    /// <summary>Step between windows, in pixels. Default: 1.</summary>
    public int Stride { get; }

    /// <summary>Zeros around the input on each side, in pixels. Default: 0.</summary>
    public int Padding { get; }

    /// <summary>How the weights begin; biases begin at 0. Default: <see cref="He"/> before ReLU, else <see cref="Glorot"/>.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <inheritdoc/>
    protected internal override int ScratchLength => Padding > 0 ? Geometry.PaddedInput.Length * Lanes.Count : 0;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)OutputShape.Length * Geometry.FanIn;

    private Parameter Weight => Parameters[0];

    private Parameter Bias => Parameters[1];

    private ConvolutionGeometry Geometry => Taps.Geometry;

    private ConvolutionTaps Taps => _taps ??= new ConvolutionTaps(GeometryOf(InputShape));

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (Math.Min(input.Height, input.Width) + 2 * Padding < Window)
            throw new ShapeException(this, $"the input must be at least {Window - 2 * Padding}×{Window - 2 * Padding} pixels, but is {input}.");
        return GeometryOf(input).Output;
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int channels = InputShape.Channels, area = Window * Window;
        return
        [
            new Parameter("weight", [Filters, channels, Window, Window], fanIn: channels * area, fanOut: Filters * area),
            new Parameter("bias", [Filters]),
        ];
    }

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random) => (WeightInitializer ?? suited).Initialize(Weight, random);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Convolution.Forward(pass.Input, Weight.Values, Bias.Values, Taps, pass.Output);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        Convolution.WeightGradient(pass.Input, pass.OutputGradient, Geometry, pass.Scratch, pass.ParameterGradient(0));
        LaneSums.Channels(pass.OutputGradient, Filters, OutputShape.Area, pass.ParameterGradient(1));
        if (!pass.InputGradient.IsEmpty)
            Convolution.InputGradient(pass.OutputGradient, Weight.Values, Taps, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Filters);
        writer.Write(Window);
        writer.Write(Stride);
        writer.Write(Padding);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string stride = Stride == 1 ? "" : $", stride: {Stride}", padding = Padding == 0 ? "" : $", padding: {Padding}";
        return $"Conv2D({Filters}, {Window}{stride}{padding})";
    }

    private ConvolutionGeometry GeometryOf(Shape input) => new(input, Filters, Window, Window, Stride, Padding);
}
