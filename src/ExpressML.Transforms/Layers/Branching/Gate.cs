namespace ExpressML.Layers;

/// <summary>A gate: y = x · gate(x), number by number, where the gate's layers say how much of each number passes.</summary>
/// <remarks>
/// <para>
/// Shapes: (N, C, H, W) → (N, C, H, W). On each axis, the gate must give the size of the input, or 1, which counts for all places along the axis: a gate of C×1×1, one number
/// a channel, is squeeze-and-excite.
/// </para>
/// <para>Derivative: dx = dy·gate(x) + gate′(dy·x), where dy·x is summed along axes on which the gate gives 1.</para>
/// <para>Source: Hu, Shen and Sun 2018, "Squeeze-and-Excitation Networks", §3, arXiv:1709.01507.</para>
/// </remarks>
public sealed class Gate : Composite
{
    /// <summary>A gate.</summary>
    /// <param name="layers">The layers that make the factors; at least one.</param>
    /// <exception cref="ArgumentException">There is no layer.</exception>
    public Gate(IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
            throw new ArgumentException("A gate needs at least one layer.", nameof(layers));
        Layers = layers;
    }

    internal Gate(Func<IReadOnlyList<Layer>> readChain)
        : this(layers: readChain())
    {
    }

    /// <summary>The layers that make the factors.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    internal override IReadOnlyList<IReadOnlyList<Layer>> Chains => [Layers];

    internal override MergeKind MergeKind => MergeKind.Multiply;

    internal override bool MergesInput => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        Shape factors = BuildChains(input)[0];
        if (Merge.Broadcast([input, factors]) != input)
            throw new ShapeException(this, $"on each axis, the gate must give the size of the input or 1, but the input is {input} and the gate gives {factors}.");
        return input;
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Multiply({Print(Layers)})";
}
