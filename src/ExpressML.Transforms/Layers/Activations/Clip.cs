using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Numbers held between two bounds: y = min where x &lt; min, max where x &gt; max, else x. <c>Clip(0, 6)</c> is ReLU6.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters.</para>
/// <para>Derivative: dx = dy where min &lt; y &lt; max, else 0; at the bounds it is 0, as in PyTorch's <c>ReLU6</c> and <c>Hardtanh</c>.</para>
/// <para>Also called: <c>Clip</c> in ONNX, <c>Hardtanh</c> in PyTorch, <c>ReLU(max_value=6)</c> in Keras.</para>
/// <para>Source of ReLU6: Krizhevsky 2010, "Convolutional Deep Belief Networks on CIFAR-10", §4.1.</para>
/// </remarks>
public sealed class Clip : Activation
{
    /// <summary>Numbers held between two bounds.</summary>
    /// <param name="min">The smallest output; negative infinity for none.</param>
    /// <param name="max">The largest output, above <paramref name="min"/>; infinity for none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not above <paramref name="min"/> in single precision, or a bound is not a number.</exception>
    public Clip(double min = double.NegativeInfinity, double max = double.PositiveInfinity)
    {
        if (!((float)max > (float)min))
            throw new ArgumentOutOfRangeException(nameof(max), max, FormattableString.Invariant($"max must be above min, {min}."));
        (Min, Max) = (min, max);
    }

    internal Clip(ModelReader settings)
        : this(min: settings.ReadDouble(), max: settings.ReadDouble())
    {
    }

    /// <summary>The smallest output. Default: none, which is negative infinity.</summary>
    public double Min { get; }

    /// <summary>The largest output. Default: none, which is infinity.</summary>
    public double Max { get; }

    /// <summary>He where negative numbers become 0, as with ReLU; else Glorot.</summary>
    protected internal override Initializer SuitedInitializer => Min == 0 ? new He() : new Glorot();

    private ActivationFunctions.Clip Function => new(Min, Max);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Min);
        writer.Write(Max);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => (double.IsInfinity(Min), double.IsInfinity(Max)) switch
    {
        (true, true) => "Clip()",
        (true, false) => FormattableString.Invariant($"Clip(max: {Max})"),
        (false, true) => FormattableString.Invariant($"Clip({Min})"),
        _ => FormattableString.Invariant($"Clip({Min}, {Max})"),
    };
}
