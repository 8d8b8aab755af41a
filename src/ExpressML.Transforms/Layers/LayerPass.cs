namespace ExpressML.Layers;

/// <summary>The memory of one lane block on its way through one layer. All spans are lane blocks, [channels][height][width][16].</summary>
internal readonly ref struct LayerPass
{
    public required ReadOnlySpan<float> Input { get; init; }

    /// <summary>The same memory as <see cref="Input"/> where the layer works in place.</summary>
    public required Span<float> Output { get; init; }

    /// <summary>What <see cref="Layer.Forward"/> leaves to <see cref="Layer.Backward"/>; empty when nothing is trained.</summary>
    public Span<float> State { get; init; }

    public ReadOnlySpan<float> OutputGradient { get; init; }

    /// <summary>Empty where no earlier layer has parameters to train.</summary>
    public Span<float> InputGradient { get; init; }

    public Span<float> Scratch { get; init; }

    /// <summary>What <see cref="Layer.Backward"/> leaves to <see cref="Layer.SumGradients"/>; lives until the whole batch is through.</summary>
    public Span<float> Kept { get; init; }
}
