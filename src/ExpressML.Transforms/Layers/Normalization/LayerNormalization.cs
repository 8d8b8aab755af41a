using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Layer normalisation: y[i] = scale[i]·(x[i] − mean) / √(variance + ε) + shift[i], over all numbers i of one example, or over the channels of each pixel.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale and shift, [C, H, W] each, trained, from 1 and 0; with <c>perPixel</c>, [C] each.</para>
/// <para>Derivative: dx = (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with x̂ the normalised x and g = scale·dy; dscale = Σ dy·x̂,
/// dshift = Σ dy over the examples, and with <c>perPixel</c> over the pixels, too.</para>
/// <para>
/// Variant: with the biased variance (divided by the count). Over C·H·W numbers, as PyTorch's <c>LayerNorm([C, H, W])</c>; with <c>perPixel</c> over the C numbers of
/// a pixel, as Keras's <c>LayerNormalization()</c> of an image and the <c>LayerNorm2d</c> of ConvNeXt. Each example stands for itself, so training and scoring compute the same.
/// </para>
/// <para>Source: Ba, Kiros and Hinton 2016, "Layer Normalization", equations 3 and 4, arXiv:1607.06450; over channels, Liu et al. 2022, "A ConvNet for the 2020s",
/// §2.6, arXiv:2201.03545.</para>
/// </remarks>
public sealed class LayerNormalization : Layer
{
    // Roughly: three readings of each number, two of them in double precision.
    private const int WorkANumber = 4;

    /// <summary>Layer normalisation.</summary>
    /// <param name="epsilon">ε, which keeps the division finite where the numbers do not vary; finite and above 0. ConvNeXt has 1e-6.</param>
    /// <param name="perPixel">Whether each pixel is normalised by itself, over its channels, rather than all numbers of an example together.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0 or not finite.</exception>
    public LayerNormalization(double epsilon = 1e-5, bool perPixel = false)
    {
        Epsilon = Guard.PositiveSingle(epsilon);
        PerPixel = perPixel;
    }

    internal LayerNormalization(ModelReader settings)
        : this(epsilon: settings.ReadDouble())
    {
    }

    /// <summary>What is added to the variance. Default: 1e-5.</summary>
    public double Epsilon { get; }

    /// <summary>Whether each pixel is normalised by itself, over its channels. Default: false, all numbers of an example together.</summary>
    public bool PerPixel { get; }

    /// <inheritdoc/>
    protected internal override int StateLength => PerPixel ? PixelMoments.Length(InputShape.Area) : ExampleMoments.Length;

    internal override int SettingsVersion => PerPixel ? 2 : 1;

    private Parameter Scale => Parameters[0];

    private Parameter Shift => Parameters[1];

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int[] dimensions = PerPixel ? [InputShape.Channels] : [InputShape.Channels, InputShape.Height, InputShape.Width];
        return [new Parameter("scale", dimensions, fill: values => values.Fill(1)), new Parameter("shift", dimensions)];
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        if (PerPixel)
            PixelMoments.Forward(pass.Input, Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, pass.State, pass.Output);
        else
            ExampleMoments.Forward(pass.Input, Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, pass.State, pass.Output);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu)
    {
        if (!PerPixel || InputShape.Area == 1)
            return new ImageFunction((x, y) => ExampleMoments.OfImage(x[..InputShape.Length], Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, y));
        return PixelMoments.HasPixelLanes(InputShape)
            ? new PartFunction(PixelMoments.Parts(InputShape), WorkANumber * (long)InputShape.Length, (x, y, first, end) =>
                PixelMoments.PixelLanes(x, InputShape, Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, first, end, y))
            : base.CreateImageOperation(appliesRelu);
    }

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        Span<float> scaleGradient = pass.ParameterGradient(0), shiftGradient = pass.ParameterGradient(1);
        if (PerPixel)
            PixelMoments.ParameterGradients(pass.Input, pass.OutputGradient, pass.State, scaleGradient, shiftGradient);
        else
            ExampleMoments.ParameterGradients(pass.Input, pass.OutputGradient, pass.State, scaleGradient, shiftGradient);
        if (pass.InputGradient.IsEmpty)
            return;
        if (PerPixel)
            PixelMoments.InputGradient(pass.Input, pass.OutputGradient, Scale.ReadOnlyValues, pass.State, pass.InputGradient);
        else
            ExampleMoments.InputGradient(pass.Input, pass.OutputGradient, Scale.ReadOnlyValues, pass.State, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Epsilon);
        if (SettingsVersion > 1)
            writer.Write(PerPixel);
    }

    internal static LayerNormalization ReadVersion2(ModelReader settings) => new(epsilon: settings.ReadDouble(), perPixel: settings.ReadBoolean());

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string epsilon = Epsilon == 1e-5 ? "" : FormattableString.Invariant($"epsilon: {Epsilon}"), perPixel = PerPixel ? "perPixel: true" : "";
        return $"LayerNormalization({epsilon}{(epsilon.Length > 0 && PerPixel ? ", " : "")}{perPixel})";
    }
}
