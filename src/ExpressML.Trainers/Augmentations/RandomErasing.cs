namespace ExpressML.Augmentations;

/// <summary>Random erasing: with a probability, a rectangle of random place, size and aspect ratio is filled with noise, or with the mean of the image.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W). The same rectangle in all channels.</para>
/// <para>
/// Variant: a rectangle that does not fit is drawn again, up to 100 times; then the image stays as it is. Its place is uniform among those where it
/// fits, as in the authors' code. The noise is uniform between the smallest and the largest number of the image, since pixels need not be
/// from 0 to 255. The mean is that of each image, where the paper has that of all images.
/// </para>
/// <para>
/// A network whose first layer enlarges fine differences, as the whitening convolution of <see cref="ExpressML.Trainers.CifarNetTrainer"/> does, learns better with <see cref="ErasingFill.Mean"/> than with noise.
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
    /// <param name="fill">What is put into the rectangle.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomErasing(double probability = 0.5, double smallestArea = 0.02, double largestArea = 0.4, double smallestAspect = 0.3, ErasingFill fill = ErasingFill.Noise)
    {
        Probability = Guard.FromZeroToOne(probability);
        SmallestArea = Guard.FromZeroToOne(smallestArea);
        LargestArea = Guard.NotBelow(Guard.FromZeroToOne(largestArea), smallestArea, nameof(largestArea));
        SmallestAspect = Guard.Between(smallestAspect, 0.01, 1);
        Fill = Guard.Defined(fill);
    }

    /// <summary>The probability that an image is changed, 0 to 1. Default: 0.5.</summary>
    public double Probability { get; }

    /// <summary>The smallest area, as a share of the image's, 0 to 1. Default: 0.02.</summary>
    public double SmallestArea { get; }

    /// <summary>The largest area, as a share of the image's, at least <see cref="SmallestArea"/> and at most 1; drawn uniformly. Default: 0.4.</summary>
    public double LargestArea { get; }

    /// <summary>The smallest height over width, 0.01 to 1; drawn uniformly from there to its reciprocal. Default: 0.3.</summary>
    public double SmallestAspect { get; }

    /// <summary>What is put into the rectangle. Default: <see cref="ErasingFill.Noise"/>.</summary>
    public ErasingFill Fill { get; }

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
        FormattableString.Invariant($"new RandomErasing({Probability}, {SmallestArea}, {LargestArea}, {SmallestAspect}{(Fill == ErasingFill.Noise ? "" : $", ErasingFill.{Fill}")})");

    private void Erase(AugmentationPass pass, int top, int left, int high, int wide)
    {
        (float smallest, float largest) = Fill == ErasingFill.Noise ? RangeOf(pass.Input) : default;
        (int channels, int height, int width) = pass.Shape;
        for (int c = 0; c < channels; c++)
        {
            float mean = Fill == ErasingFill.Mean ? (float)PixelMean.Of(pass.Input.Slice(c * pass.Shape.Area, pass.Shape.Area)) : 0;
            for (int i = top; i < top + high; i++)
            {
                Span<float> row = pass.Output.Slice((c * height + i) * width + left, wide);
                if (Fill == ErasingFill.Mean)
                    row.Fill(mean);
                else
                    FillWithNoise(row, smallest, largest, pass.Random);
            }
        }
    }

    private static void FillWithNoise(Span<float> row, float smallest, float largest, Random random)
    {
        foreach (ref float value in row)
            value = smallest + (largest - smallest) * random.NextSingle();
    }

    private static (float Smallest, float Largest) RangeOf(ReadOnlySpan<float> image)
    {
        (float smallest, float largest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in image)
            (smallest, largest) = (Math.Min(smallest, value), Math.Max(largest, value));
        return (smallest, largest);
    }
}
