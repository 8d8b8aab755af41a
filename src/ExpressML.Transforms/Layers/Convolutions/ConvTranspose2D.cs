using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Transposed convolution, which makes images larger: y[f,i,j] = b[f] + Σ w[c,f,u,v]·x[c,r,s] over all r, u with r·stride + u·dilation − top = i, and s, v likewise.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, filters, (H − 1)·stride + reach + output padding − top − bottom, …), where reach = dilation·(window − 1) + 1, along
/// each axis its own; with <see cref="Padding2D.Same"/> (N, filters, H·stride, W·stride). Parameters: weight [C, filters / groups, window height,
/// window width], bias [filters].</para>
/// <para>Derivatives: it is the input gradient of the convolution with the same settings and weights, so dx is the forward pass of that one over dy.</para>
/// <para>Variant: padding is cut off from the output. As in PyTorch, Keras and ONNX (ConvTranspose).</para>
/// <para>Source: Zeiler, Krishnan, Taylor and Fergus 2010, "Deconvolutional Networks"; Dumoulin and Visin 2016, arXiv:1603.07285, §4.</para>
/// </remarks>
public sealed class ConvTranspose2D : Layer
{
    private readonly WindowSettings _window;
    private TransposedConvolution? _convolution;

    /// <summary>A transposed convolution.</summary>
    /// <param name="filters">Number of filters, the channels of the output; at least 1.</param>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, or height and width; at least 1.</param>
    /// <param name="stride">Step of the output from one pixel of the input to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="padding">Pixels that are cut off from the output: one number, two, four, or <see cref="Padding2D.Same"/>; at least 0.</param>
    /// <param name="outputPadding">Rows at the bottom and columns at the right that the output has more; at least 0 and below the stride. Null means 0.</param>
    /// <param name="dilation">Step between the pixels of a window, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="groups">Into how many groups channels and filters are cut; at least 1, and a divisor of both.</param>
    /// <param name="bias">Whether a bias is added to each filter's output.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, the output padding is not below the stride, or the groups do not divide the filters.</exception>
    public ConvTranspose2D(
        int filters, Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1, bool bias = true)
        : this(filters, new WindowSettings(window, stride ?? 1, padding, dilation ?? 1), outputPadding ?? 0, groups, bias)
    {
    }

    internal ConvTranspose2D(ModelReader settings)
        : this(
            filters: settings.ReadInt32(), window: new WindowSettings(settings),
            outputPadding: new Size2D(settings.ReadInt32(), settings.ReadInt32()), groups: settings.ReadInt32(), bias: settings.ReadBoolean())
    {
    }

    private ConvTranspose2D(int filters, WindowSettings window, Size2D outputPadding, int groups, bool bias)
    {
        Filters = Guard.AtLeast(filters, 1);
        _window = window;
        OutputPadding = Guard.AtLeast(outputPadding, 0);
        Groups = Guard.AtLeast(groups, 1);
        HasBias = bias;
        if (outputPadding.Height >= Stride.Height || outputPadding.Width >= Stride.Width)
            throw new ArgumentOutOfRangeException(nameof(outputPadding), outputPadding, $"The output padding must be below the stride of {Stride}.");
        if (Padding.IsSame && outputPadding != 0)
            throw new ArgumentOutOfRangeException(nameof(outputPadding), outputPadding, "With Padding2D.Same the size of the output is given, so the output padding must be 0.");
        if (filters % groups != 0)
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"The number of groups must divide the {filters} filters.");
    }

    /// <summary>Number of filters, the channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The window (kernel size), in pixels.</summary>
    public Size2D Window => _window.Window;

    /// <summary>Step of the output from one pixel of the input to the next, in pixels. Default: 1.</summary>
    public Size2D Stride => _window.Stride;

    /// <summary>Pixels that are cut off from the output. Default: 0.</summary>
    public Padding2D Padding => _window.Padding;

    /// <summary>Rows at the bottom and columns at the right that the output has more. Default: 0.</summary>
    public Size2D OutputPadding { get; }

    /// <summary>Step between the pixels of a window, in pixels. Default: 1.</summary>
    public Size2D Dilation => _window.Dilation;

    /// <summary>Into how many groups channels and filters are cut. Default: 1.</summary>
    public int Groups { get; }

    /// <summary>Whether a bias is added to each filter's output. Default: true.</summary>
    public bool HasBias { get; }

    /// <summary>How the weights begin. Default: as suits the activation that follows, else <see cref="Glorot"/>.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>How the biases begin. Default: at 0.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <inheritdoc/>
    protected internal override int ScratchLength => Convolution.ScratchLength;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)InputShape.Length * (Filters / Groups) * Window.Area;

    internal override bool FusesRelu => true;

    /// <summary>Rows and columns that the output has more than the windows and the padding make; with <see cref="Padding2D.Same"/>, where a window is smaller than the stride.</summary>
    internal Size2D OutputMore
    {
        get
        {
            Padding2D padding = _window.PaddingOf(OutputShape);
            return (
                OutputShape.Height - Size(InputShape.Height, Stride.Height, Window.Height, Dilation.Height, 0, padding.Top, padding.Bottom),
                OutputShape.Width - Size(InputShape.Width, Stride.Width, Window.Width, Dilation.Width, 0, padding.Left, padding.Right));
        }
    }

    private Parameter Weight => Parameters[0];

    private ReadOnlySpan<float> Bias => HasBias ? Parameters[1].ReadOnlyValues : [];

    private TransposedConvolution Convolution => _convolution ??= new(new ConvolutionGeometry(
        OutputShape, InputShape.Channels, Window.Height, Window.Width, Stride, _window.PaddingOf(OutputShape), Dilation, Groups));

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (input.Channels % Groups != 0)
            throw new ShapeException(this, $"the number of channels must be a multiple of the {Groups} groups, but the input is {input}.");
        if (Padding.IsSame)
            return new Shape(Filters, checked(input.Height * Stride.Height), checked(input.Width * Stride.Width));
        int height = Size(input.Height, Stride.Height, Window.Height, Dilation.Height, OutputPadding.Height, Padding.Top, Padding.Bottom);
        int width = Size(input.Width, Stride.Width, Window.Width, Dilation.Width, OutputPadding.Width, Padding.Left, Padding.Right);
        return height > 0 && width > 0
            ? new Shape(Filters, height, width)
            : throw new ShapeException(this, $"the padding cuts off all of the output for an input of {input}. Make the padding smaller.");
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int filters = Filters / Groups, area = Window.Area;
        // With a stride, a pixel of the output lies in some of the windows' pixels only.
        int fanIn = Math.Max(1, checked(InputShape.Channels / Groups * area) / Stride.Area);
        var weight = new Parameter("weight", [InputShape.Channels, filters, Window.Height, Window.Width], fanIn, fanOut: checked(filters * area));
        return HasBias ? [weight, new Parameter("bias", [Filters])] : [weight];
    }

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random)
    {
        base.Initialize(WeightInitializer ?? suited, random);
        if (HasBias)
            BiasInitializer?.Initialize(Parameters[1], random);
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Convolution.Forward(pass.Input, Weight.ReadOnlyValues, Bias, pass.Output, pass.AppliesRelu);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (HasBias)
            LaneSums.Channels(pass.OutputGradient, Filters, OutputShape.Area, pass.ParameterGradient(1));
        Convolution.WeightGradient(pass.Input, pass.OutputGradient, pass.Scratch, pass.ParameterGradient(0));
        if (!pass.InputGradient.IsEmpty)
            Convolution.InputGradient(pass.OutputGradient, Weight.ReadOnlyValues, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Filters);
        _window.Write(writer);
        writer.Write(OutputPadding.Height);
        writer.Write(OutputPadding.Width);
        writer.Write(Groups);
        writer.Write(HasBias);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string more = OutputPadding == 0 ? "" : $", outputPadding: {OutputPadding}", groups = Groups == 1 ? "" : $", groups: {Groups}";
        return $"ConvTranspose2D({Filters}, {_window.Print(usualStride: 1)}{more}{groups}{(HasBias ? "" : ", bias: false")})";
    }

    private static int Size(int inputs, int stride, int window, int dilation, int more, int before, int after) =>
        checked((int)((inputs - 1L) * stride + (window - 1L) * dilation + 1 + more - before - after));
}
