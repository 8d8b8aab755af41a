using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Layer normalisation: y[i] = scale[i]·(x[i] − mean) / √(variance + ε) + shift[i], over all numbers i of one example.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C, H, W] and shift [C, H, W], trained, from 1 and 0.</para>
/// <para>Derivative: dx = (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with x̂ the normalised x and g = scale·dy; dscale = Σ dy·x̂,
/// dshift = Σ dy over the examples.</para>
/// <para>
/// Variant: over C·H·W numbers, with the biased variance (divided by their count), as PyTorch's LayerNorm([C, H, W]). Each example stands
/// for itself, so training and scoring compute the same.
/// </para>
/// <para>Source: Ba, Kiros and Hinton 2016, "Layer Normalization", equations 3 and 4, arXiv:1607.06450.</para>
/// </remarks>
public sealed class LayerNormalization : Layer
{
    /// <summary>Layer normalisation.</summary>
    /// <param name="epsilon">ε, which keeps the division finite where an example does not vary; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0 or not finite.</exception>
    public LayerNormalization(double epsilon = 1e-5) => Epsilon = Guard.PositiveSingle(epsilon);

    internal LayerNormalization(ModelReader settings)
        : this(epsilon: settings.ReadDouble())
    {
    }

    /// <summary>What is added to the variance. Default: 1e-5.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override int StateLength => ExampleMoments.Length;

    private Parameter Scale => Parameters[0];

    private Parameter Shift => Parameters[1];

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int[] dimensions = [InputShape.Channels, InputShape.Height, InputShape.Width];
        return [new Parameter("scale", dimensions, fill: values => values.Fill(1)), new Parameter("shift", dimensions)];
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) =>
        ExampleMoments.Forward(pass.Input, Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, pass.State, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => ExampleMoments.OfImage(x[..InputShape.Length], Scale.ReadOnlyValues, Shift.ReadOnlyValues, Epsilon, y));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        ExampleMoments.ParameterGradients(pass.Input, pass.OutputGradient, pass.State, pass.ParameterGradient(0), pass.ParameterGradient(1));
        if (!pass.InputGradient.IsEmpty)
            ExampleMoments.InputGradient(pass.Input, pass.OutputGradient, Scale.ReadOnlyValues, pass.State, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Epsilon);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Epsilon == 1e-5 ? "LayerNormalization()" : FormattableString.Invariant($"LayerNormalization(epsilon: {Epsilon})");
}
