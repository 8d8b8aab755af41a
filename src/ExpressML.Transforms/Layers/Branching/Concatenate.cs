using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Branches side by side: the channels of all branches, one branch after another.</summary>
/// <remarks>
/// <para>Shapes: branches that end in (N, Cᵢ, H, W) → (N, Σ Cᵢ, H, W). A branch without layers is the input itself.</para>
/// <para>Source: Szegedy et al. 2015, "Going Deeper with Convolutions", §4; Huang et al. 2017, "Densely Connected Convolutional Networks".</para>
/// </remarks>
public sealed class Concatenate : Composite
{
    private const int MostBranches = 100_000;

    /// <summary>Branches side by side.</summary>
    /// <param name="branches">The layers of each branch; at least two branches.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches.</exception>
    public Concatenate(params IReadOnlyList<Layer>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Length < 2)
            throw new ArgumentException($"A concatenation needs at least two branches, but got {branches.Length}.", nameof(branches));
        Branches = branches;
    }

    internal Concatenate(ModelReader settings, Func<IReadOnlyList<Layer>> readChain)
        : this(ReadBranches(settings, readChain))
    {
    }

    /// <summary>The layers of each branch.</summary>
    public IReadOnlyList<IReadOnlyList<Layer>> Branches { get; }

    internal override IReadOnlyList<IReadOnlyList<Layer>> Chains => Branches;

    internal override MergeKind MergeKind => MergeKind.Concatenate;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        Shape[] outputs = BuildChains(input);
        foreach (Shape output in outputs)
        {
            if ((output.Height, output.Width) != (outputs[0].Height, outputs[0].Width))
                throw new ShapeException(this, $"all branches must give the same height and width, but they give {string.Join(", ", outputs)}.");
        }

        return outputs[0] with { Channels = outputs.Sum(output => output.Channels) };
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Branches.Count);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() =>
        $"Concatenate({string.Join(", ", Branches.Select(branch => branch.Count == 0 ? "net => net" : Print(branch)))})";

    private static IReadOnlyList<Layer>[] ReadBranches(ModelReader settings, Func<IReadOnlyList<Layer>> readChain)
    {
        int count = settings.ReadCount(MostBranches, "branches", sizeof(int));
        var branches = new List<IReadOnlyList<Layer>>();
        for (int i = 0; i < count; i++)
            branches.Add(readChain());
        return [.. branches];
    }
}
