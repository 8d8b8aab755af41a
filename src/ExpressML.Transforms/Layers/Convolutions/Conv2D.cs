using System.Runtime.InteropServices;
using ExpressML.Algorithms;
using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Two-dimensional convolution: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − top + u·dilation, j·stride − left + v·dilation].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, filters, ⌊(H + top + bottom − reach)/stride⌋ + 1, ⌊(W + left + right − reach)/stride⌋ + 1), where
/// reach = dilation·(window − 1) + 1, along each axis its own; with <see cref="Padding2D.Same"/> (N, filters, ⌈H / stride⌉, ⌈W / stride⌉).
/// Parameters: weight [filters, C / groups, window height, window width], bias [filters].</para>
/// <para>With groups, channels and filters are cut into as many equal parts, and the filters of a part see its channels alone; c counts
/// from the first of them. As many groups as channels make a depthwise convolution.</para>
/// <para>Fixed weights stay as they begin, and the bias alone is trained: see <see cref="Whitening"/>.</para>
/// <para>Variant: cross-correlation, that is, the filter is not turned; the border is padded with zeros. As in PyTorch and ONNX.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.A; groups:
/// Krizhevsky et al. 2012, §3.5; dilation: Yu and Koltun 2016, arXiv:1511.07122.</para>
/// </remarks>
public sealed class Conv2D : Layer
{
    private readonly WindowSettings _window;
    private ConvolutionPasses? _passes;
    private ConvolutionWeights? _weights;
    private ConvolutionImages? _images;

    /// <summary>A convolution.</summary>
    /// <param name="filters">Number of filters, the channels of the output; at least 1.</param>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, or height and width; at least 1.</param>
    /// <param name="stride">Step between windows, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="padding">Zeros around the input, in pixels: one number, two, four, or <see cref="Padding2D.Same"/>; at least 0.</param>
    /// <param name="dilation">Step between the pixels of a window, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="groups">Into how many groups channels and filters are cut; at least 1, and a divisor of both.</param>
    /// <param name="bias">Whether a bias is added to each filter's output.</param>
    /// <param name="fixedWeights">Whether training leaves the weights as they begin, and changes the bias alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the groups do not divide the filters.</exception>
    public Conv2D(
        int filters, Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, int groups = 1, bool bias = true, bool fixedWeights = false)
        : this(filters, new WindowSettings(window, stride ?? 1, padding, dilation ?? 1), groups, bias, fixedWeights)
    {
    }

    internal Conv2D(ModelReader settings)
        : this(
            filters: settings.ReadInt32(), window: settings.ReadInt32(), stride: settings.ReadInt32(), padding: settings.ReadInt32(),
            dilation: settings.ReadInt32(), groups: settings.ReadInt32(), bias: settings.ReadBoolean())
    {
    }

    private Conv2D(int filters, WindowSettings window, int groups, bool bias, bool fixedWeights = false)
    {
        Filters = Guard.AtLeast(filters, 1);
        _window = window;
        Groups = Guard.AtLeast(groups, 1);
        (HasBias, HasFixedWeights) = (bias, fixedWeights);
        if (filters % groups != 0)
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"The number of groups must divide the {filters} filters.");
    }

    /// <summary>Number of filters, the channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The window (kernel size), in pixels.</summary>
    public Size2D Window => _window.Window;

    /// <summary>Step between windows, in pixels. Default: 1.</summary>
    public Size2D Stride => _window.Stride;

    /// <summary>Zeros around the input, in pixels. Default: 0.</summary>
    public Padding2D Padding => _window.Padding;

    /// <summary>Step between the pixels of a window, in pixels. Default: 1.</summary>
    public Size2D Dilation => _window.Dilation;

    /// <summary>Into how many groups channels and filters are cut. Default: 1.</summary>
    public int Groups { get; }

    /// <summary>Whether a bias is added to each filter's output. Default: true.</summary>
    public bool HasBias { get; }

    /// <summary>Whether training leaves the weights as they begin, and changes the bias alone. Default: false.</summary>
    public bool HasFixedWeights { get; }

    /// <summary>How the weights begin. Default: as suits the activation that follows, else <see cref="Glorot"/>.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>How the biases begin. Default: at 0.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <inheritdoc/>
    protected internal override int ScratchLength => Math.Max(Passes.ScratchLength, Weights.ScratchLength);

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)OutputShape.Length * GeometryOf(InputShape).FanIn;

    internal override int SettingsVersion => HasFixedWeights ? 3 : _window.AreSquare ? 1 : 2;

    internal override bool FusesRelu => true;

    internal override double ImagesOfALaneBlock => 12;

    internal override bool JoinsPool(PoolingWindows pool) => Passes.JoinsPool(pool);

    private Parameter Weight => Parameters[0];

    private ReadOnlySpan<float> Bias => HasBias ? Parameters[1].ReadOnlyValues : [];

    private ConvolutionPasses Passes => _passes ??= ConvolutionPasses.For(GeometryOf(InputShape));

    private ConvolutionWeights Weights => _weights ??= ConvolutionWeights.For(GeometryOf(InputShape));

    private ConvolutionImages Images => _images ??= ConvolutionImages.For(GeometryOf(InputShape));

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        (WindowAxis rows, WindowAxis columns) = _window.AxesOf(input);
        if (input.Height < rows.FewestInputs || input.Width < columns.FewestInputs)
            throw new ShapeException(this, $"the input must be at least {rows.FewestInputs}×{columns.FewestInputs} pixels, but is {input}.");
        if (input.Channels % Groups != 0)
            throw new ShapeException(this, $"the number of channels must be a multiple of the {Groups} groups, but the input is {input}.");
        if (WeightInitializer is Whitening && Whitening.Problem(this, input) is { } problem)
            throw new ShapeException(this, problem);
        ConvolutionGeometry geometry = GeometryOf(input);
        return geometry.PaddedInput.IsValid ? geometry.Output : throw new ShapeException(this, $"the padded input would be {geometry.PaddedInput}, which does not fit in memory.");
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int channels = InputShape.Channels / Groups, area = Window.Area;
        var weight = new Parameter(
            "weight", [Filters, channels, Window.Height, Window.Width], fanIn: checked(channels * area), fanOut: checked(Filters / Groups * area), isTrainable: !HasFixedWeights);
        return HasBias ? [weight, new Parameter("bias", [Filters])] : [weight];
    }

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random)
    {
        (WeightInitializer ?? suited).Initialize(Weight, random);
        if (HasBias)
            BiasInitializer?.Initialize(Parameters[1], random);
    }

    internal override Layer Fold(FixedNormalization normalization)
    {
        var folded = new Conv2D(Filters, _window, Groups, bias: true);
        folded.Build(InputShape);
        normalization.FoldInto(Weight.ReadOnlyValues, Bias, folded.Weight.Values, folded.Parameters[1].Values);
        return folded;
    }

    internal override int PreparedLength(bool isTraining) => Passes.PreparedLength(isTraining);

    internal override void Prepare(bool isTraining, Span<float> prepared) => Passes.Prepare(Weight.ReadOnlyValues, isTraining, prepared);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        var operands = new ConvolutionOperands { Source = pass.Input, Filters = FiltersOf(pass), Scratch = pass.Scratch, Target = pass.Output };
        if (pass.Pool is null)
            Passes.Forward(operands, Bias, pass.AppliesRelu);
        else
            Passes.ForwardPooled(operands, Bias, WinnersOf(pass), pass.AppliesRelu);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        Images.Create(Weight.ReadOnlyValues, Bias, new ConvolutionEnding(appliesRelu));

    internal override ImageOperation? CreateImageOperation(PoolingWindows pool, bool appliesRelu) =>
        Images.JoinsPool(pool) ? Images.Create(Weight.ReadOnlyValues, Bias, new ConvolutionEnding(appliesRelu, pool)) : null;

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        ReadOnlySpan<float> gradient = pass.OutputGradient;
        // Pooling keeps the sum of the gradients, so the biases have theirs from behind it.
        if (HasBias)
            LaneSums.Channels(gradient, Filters, gradient.Length / (Filters * Lanes.Count), pass.ParameterGradient(1));
        if (pass.Pool is not null)
        {
            if (pass.InputGradient.IsEmpty && HasFixedWeights)
                return;
            if (pass.InputGradient.IsEmpty && Weights.TakesPool)
            {
                Weights.GradientOfPooled(pass.Input, gradient, WinnersOf(pass), pass.Scratch, pass.ParameterGradient(0));
                return;
            }

            Span<float> before = pass.Scratch.Slice(ScratchLength, OutputShape.Length * Lanes.Count);
            ExtremePooling.InputGradient(gradient, WinnersOf(pass), pass.Pool, before);
            gradient = before;
        }

        if (!HasFixedWeights)
            Weights.Gradient(pass.Input, gradient, pass.Scratch, pass.ParameterGradient(0));
        if (!pass.InputGradient.IsEmpty)
            Passes.InputGradient(new ConvolutionOperands { Source = gradient, Filters = FiltersOf(pass), Scratch = pass.Scratch, Target = pass.InputGradient });
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Filters);
        if (SettingsVersion == 1)
        {
            writer.Write(Window.Height);
            writer.Write(Stride.Height);
            writer.Write(Padding.Top);
            writer.Write(Dilation.Height);
        }
        else
        {
            _window.Write(writer);
        }

        writer.Write(Groups);
        writer.Write(HasBias);
    }

    /// <summary>Reads the settings of version 2.</summary>
    internal static Conv2D ReadVersion2(ModelReader settings) => new(
        filters: settings.ReadInt32(), window: new WindowSettings(settings), groups: settings.ReadInt32(), bias: settings.ReadBoolean());

    /// <summary>Reads the settings of version 3, those of version 2 of a convolution with fixed weights.</summary>
    internal static Conv2D ReadVersion3(ModelReader settings) => new(
        filters: settings.ReadInt32(), window: new WindowSettings(settings), groups: settings.ReadInt32(), bias: settings.ReadBoolean(), fixedWeights: true);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string groups = Groups == 1 ? "" : $", groups: {Groups}", bias = HasBias ? "" : ", bias: false", weights = HasFixedWeights ? ", fixedWeights: true" : "";
        return $"Conv2D({Filters}, {_window.Print(usualStride: 1)}{groups}{bias}{weights})";
    }

    // The state says which pixel of its window each pooled output came from, as an integer in the place of a float.
    private static Span<int> WinnersOf(LayerPass pass) => MemoryMarshal.Cast<float, int>(pass.State);

    private ReadOnlySpan<float> FiltersOf(LayerPass pass) => pass.Prepared.IsEmpty ? Weight.ReadOnlyValues : pass.Prepared;

    private ConvolutionGeometry GeometryOf(Shape input) => new(input, Filters, Window.Height, Window.Width, Stride, _window.PaddingOf(input), Dilation, Groups);
}
