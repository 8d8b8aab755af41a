namespace ExpressML.Augmentations;

/// <summary>Flips images vertically with a probability: y[c,i,j] = x[c, H − 1 − i, j]. It suits images without an up and down, such as those of satellites and microscopes.</summary>
/// <remarks>Shapes: (C, H, W) → (C, H, W).</remarks>
public sealed class VerticalFlip : Augmentation
{
    /// <summary>Flips a share of the images.</summary>
    /// <param name="probability">The probability that an image is flipped, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public VerticalFlip(double probability = 0.5) => Probability = Guard.FromZeroToOne(probability);

    /// <summary>The probability that an image is flipped, 0 to 1. Default: 0.5.</summary>
    public double Probability { get; }

    /// <summary>How a regression's label changes where the image is flipped. Default: null, not at all.</summary>
    public LabelChange? MirrorLabel { get; init; }

    /// <inheritdoc/>
    public override bool ChangesLabel => MirrorLabel is not null;

    /// <inheritdoc/>
    public override void ApplyToLabel(LabelPass pass)
    {
        if (pass.Random.Happens(Probability))
            MirrorLabel?.Invoke(pass.Label);
    }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        if (!pass.Random.Happens(Probability))
        {
            pass.Input.CopyTo(pass.Output);
            return;
        }

        (int channels, int height, int width) = pass.Shape;
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < height; i++)
                pass.Input.Slice((c * height + height - 1 - i) * width, width).CopyTo(pass.Output[((c * height + i) * width)..]);
        }
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new VerticalFlip({Probability})");
}
