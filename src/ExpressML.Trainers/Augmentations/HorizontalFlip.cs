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
