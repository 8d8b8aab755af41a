namespace ExpressML.Layers;

/// <summary>A residual connection: y = block(x) + shortcut(x), where the shortcut is x itself unless it is given layers.</summary>
/// <remarks>
/// <para>Shapes: block and shortcut must end in the same shape, which is the output's.</para>
/// <para>Derivative: the output gradient goes both ways, and what comes back is added: dx = block′(dy) + shortcut′(dy).</para>
/// <para>Source: He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition", §3.2, equations 1 and 2, arXiv:1512.03385.</para>
/// </remarks>
public sealed class Residual : Composite
{
    /// <summary>A residual connection around a block.</summary>
    /// <param name="block">The layers of the block; at least one.</param>
    /// <param name="shortcut">The layers of the shortcut, such as a 1×1 convolution where the shape changes. Default: none, the identity.</param>
    /// <exception cref="ArgumentException">The block has no layer.</exception>
    public Residual(IReadOnlyList<Layer> block, IReadOnlyList<Layer>? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Count == 0)
            throw new ArgumentException("A residual block needs at least one layer.", nameof(block));
        (Block, Shortcut) = (block, shortcut ?? []);
    }

    internal Residual(Func<IReadOnlyList<Layer>> readChain)
        : this(block: readChain(), shortcut: readChain())
    {
    }

    /// <summary>The layers of the block.</summary>
    public IReadOnlyList<Layer> Block { get; }

    /// <summary>The layers of the shortcut; empty for the identity.</summary>
    public IReadOnlyList<Layer> Shortcut { get; }

    internal override IReadOnlyList<IReadOnlyList<Layer>> Chains => [Block, Shortcut];

    internal override MergeKind MergeKind => MergeKind.Add;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        Shape[] outputs = BuildChains(input);
        if (outputs[0] != outputs[1])
            throw new ShapeException(this, $"the block gives {outputs[0]}, but the shortcut gives {outputs[1]}; they must be equal to be added.");
        return outputs[0];
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Shortcut.Count == 0 ? $"Residual({Print(Block)})" : $"Residual({Print(Block)}, {Print(Shortcut)})";
}
