namespace ExpressML.Augmentations;

/// <summary>One call of <see cref="Augmentation.ApplyToLabel"/>: the label of a row whose image is changed.</summary>
public readonly ref struct LabelPass
{
    /// <summary>One label.</summary>
    /// <param name="label">Its numbers, which are changed in place.</param>
    /// <param name="random">The random numbers.</param>
    public LabelPass(Span<float> label, Random random)
    {
        Label = label;
        Random = random;
    }

    /// <summary>The numbers of the label, one for each output, in its own unit.</summary>
    public Span<float> Label { get; }

    /// <summary>The same random numbers, from the first on, that <see cref="Augmentation.Apply"/> is given for the image of the row.</summary>
    public Random Random { get; }

    /// <summary>As <see cref="AugmentationPass.Epoch"/>.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>As <see cref="AugmentationPass.Row"/>.</summary>
    public int Row { get; init; }
}
