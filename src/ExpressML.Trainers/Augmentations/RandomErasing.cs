namespace ExpressML.Augmentations;

/// <summary>Random erasing: with a probability, a rectangle of random place, size and aspect ratio is filled with noise.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W). The same rectangle in all channels.</para>
/// <para>
/// Variant: a rectangle that does not fit is drawn again, up to 100 times; then the image stays as it is. Its place is uniform among those where it
/// fits, as in the authors' code. The noise is uniform between the smallest and the largest number of the image, since pixels need not be
/// from 0 to 255.
/// </para>
/// <para>Source: Zhong, Zheng, Kang, Li and Yang 2017, "Random Erasing Data Augmentation", Algorithm 1, arXiv:1708.04896; its defaults.</para>
/// </remarks>
public sealed class RandomErasing : Augmentation
{
    private const int Attempts = 100;

    /// <summary>Erases a part of some of the images.</summary>
    /// <param name="probability">The probability that an image is changed, 0 to 1.</param>
    /// <param name="smallestArea">The smallest area, as a share of the image's, 0 to 1.</param>
    /// <param name="largestArea">The largest area, as a share of the image's, from <paramref name="smallestArea"/> to 1.</param>
    /// <param name="smallestAspect">The smallest height over width, 0.01 to 1; the largest is its reciprocal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomErasing(double probability = 0.5, double smallestArea = 0.02, double largestArea = 0.4, double smallestAspect = 0.3)
    {
        Probability = Guard.FromZeroToOne(probability);
        SmallestArea = Guard.FromZeroToOne(smallestArea);
        LargestArea = Guard.NotBelow(Guard.FromZeroToOne(largestArea), smallestArea, nameof(largestArea));
        SmallestAspect = Guard.Between(smallestAspect, 0.01, 1);
    }

    /// <summary>The probability that an image is changed, 0 to 1. Default: 0.5.</summary>
    public double Probability { get; }

    /// <summary>The smallest area, as a share of the image's, 0 to 1. Default: 0.02.</summary>
    public double SmallestArea { get; }

    /// <summary>The largest area, as a share of the image's, at least <see cref="SmallestArea"/> and at most 1; drawn uniformly. Default: 0.4.</summary>
    public double LargestArea { get; }

    /// <summary>The smallest height over width, 0.01 to 1; drawn uniformly from there to its reciprocal. Default: 0.3.</summary>
    public double SmallestAspect { get; }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        pass.Input.CopyTo(pass.Output);
        if (!pass.Random.Happens(Probability))
            return;
        (int _, int height, int width) = pass.Shape;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = pass.Random.Between(SmallestArea, LargestArea) * pass.Shape.Area;
            double aspect = pass.Random.Between(SmallestAspect, 1 / SmallestAspect);
            int high = (int)Math.Round(Math.Sqrt(area * aspect)), wide = (int)Math.Round(Math.Sqrt(area / aspect));
            if (high > height || wide > width)
                continue;
            Erase(pass, pass.Random.Next(height - high + 1), pass.Random.Next(width - wide + 1), high, wide);
            return;
        }
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"new RandomErasing({Probability}, {SmallestArea}, {LargestArea}, {SmallestAspect})");

    private static void Erase(AugmentationPass pass, int top, int left, int high, int wide)
    {
        (float smallest, float largest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in pass.Input)
            (smallest, largest) = (Math.Min(smallest, value), Math.Max(largest, value));

        (int channels, int height, int width) = pass.Shape;
        for (int c = 0; c < channels; c++)
        {
            for (int i = top; i < top + high; i++)
            {
                foreach (ref float value in pass.Output.Slice((c * height + i) * width + left, wide))
                    value = smallest + (largest - smallest) * pass.Random.NextSingle();
            }
        }
    }
}
