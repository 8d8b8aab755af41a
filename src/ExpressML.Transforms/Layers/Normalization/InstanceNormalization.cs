using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Instance normalisation: y[c] = scale[c]·(x[c] − mean) / √(variance + ε) + shift[c], with mean and variance of the example's numbers in channel c.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C] and shift [C], trained, from 1 and 0.</para>
/// <para>Derivative: that of <see cref="LayerNormalization"/>, channel by channel; dscale and dshift are summed over pixels and examples.</para>
/// <para>Variant: the biased variance, ε under the root, as ONNX's <c>InstanceNormalization</c> and PyTorch's <c>InstanceNorm2d(affine=True)</c>; no running averages,
/// so training and scoring compute the same. It is <see cref="GroupNormalization"/> with a group for each channel.</para>
/// <para>Source: Ulyanov, Vedaldi and Lempitsky 2016, "Instance Normalization", equation 4, arXiv:1607.08022.</para>
/// </remarks>
public sealed class InstanceNormalization : ExampleNormalization
{
    /// <summary>Instance normalisation.</summary>
    /// <param name="epsilon">ε, which keeps the division finite where a channel does not vary; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is out of range.</exception>
    public InstanceNormalization(double epsilon = 1e-5)
        : base(epsilon)
    {
    }

    internal InstanceNormalization(ModelReader settings)
        : this(epsilon: settings.ReadDouble())
    {
    }

    internal override bool TreatsChannelsAlike => true;

    private protected override int GroupCount => InputShape.Channels;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input.Area > 1 ? input
        : throw new ShapeException(this, $"each channel must have several pixels, or it would be its own mean, but the input is {input}.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Epsilon);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Epsilon == 1e-5 ? "InstanceNormalization()" : FormattableString.Invariant($"InstanceNormalization(epsilon: {Epsilon})");
}
