namespace ExpressML.Augmentations;

/// <summary>Flips images horizontally with a probability: y[c,i,j] = x[c, i, W − 1 − j]. It suits images whose mirror image means the same, unlike those of letters.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §4.1.</para>
/// </remarks>
public sealed class HorizontalFlip : Augmentation
{
    /// <summary>Flips a share of the images.</summary>
    /// <param name="probability">The probability that an image is flipped, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public HorizontalFlip(double probability = 0.5) => Probability = Guard.FromZeroToOne(probability);

    /// <summary>The probability that an image is flipped, 0 to 1. Default: 0.5.</summary>
    public double Probability { get; }

    /// <summary>How a regression's label changes where the image is flipped, such as <c>label => label[0] = -label[0]</c> for an angle. Default: null, not at all.</summary>
    public LabelChange? MirrorLabel { get; init; }

    /// <inheritdoc/>
    public override bool ChangesLabel => MirrorLabel is not null;

    internal override bool GivesMirroredImages => MirrorLabel is null;

    /// <inheritdoc/>
    public override void ApplyToLabel(LabelPass pass)
    {
        if (pass.Random.Happens(Probability))
            MirrorLabel?.Invoke(pass.Label);
    }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        pass.Input.CopyTo(pass.Output);
        if (pass.Random.Happens(Probability))
            Flipping.Horizontally(pass.Output, pass.Shape);
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new HorizontalFlip({Probability})");
}
