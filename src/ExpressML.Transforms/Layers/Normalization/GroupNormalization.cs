using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Group normalisation: y[c] = scale[c]·(x[c] − mean) / √(variance + ε) + shift[c], with mean and variance of the example's numbers in the group of channel c.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C] and shift [C], trained, from 1 and 0.</para>
/// <para>Derivative: that of <see cref="LayerNormalization"/>, group by group; dscale and dshift are summed over pixels and examples.</para>
/// <para>Variant: the biased variance (divided by the count), ε under the root, as PyTorch's <c>GroupNorm</c> and ONNX's <c>GroupNormalization</c>. It does not depend on
/// the batch, so training and scoring compute the same.</para>
/// <para>Source: Wu and He 2018, "Group Normalization", §3.1, arXiv:1803.08494.</para>
/// </remarks>
public sealed class GroupNormalization : ExampleNormalization
{
    /// <summary>Group normalisation.</summary>
    /// <param name="groups">Into how many groups of neighbours the channels are cut; at least 1, and a divisor of them.</param>
    /// <param name="epsilon">ε, which keeps the division finite where a group does not vary; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public GroupNormalization(int groups, double epsilon = 1e-5)
        : base(epsilon) => Groups = Guard.AtLeast(groups, 1);

    internal GroupNormalization(ModelReader settings)
        : this(groups: settings.ReadInt32(), epsilon: settings.ReadDouble())
    {
    }

    /// <summary>Into how many groups the channels are cut.</summary>
    public int Groups { get; }

    private protected override int GroupCount => Groups;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (input.Channels % Groups != 0)
            throw new ShapeException(this, $"the number of channels must be a multiple of the {Groups} groups, but the input is {input}.");
        return input.Length > Groups ? input : throw new ShapeException(this, $"each group must have several numbers, or it would be its own mean, but the input is {input}.");
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Groups);
        writer.Write(Epsilon);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() =>
        Epsilon == 1e-5 ? $"GroupNormalization({Groups})" : FormattableString.Invariant($"GroupNormalization({Groups}, epsilon: {Epsilon})");
}
