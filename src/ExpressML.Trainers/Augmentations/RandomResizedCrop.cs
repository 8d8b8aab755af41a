namespace ExpressML.Augmentations;

/// <summary>Random resized crop: a part of the image, of random place, area and aspect ratio, is enlarged to the size of the image.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>
/// The area is uniform between two shares of the image's, and the logarithm of the aspect ratio, width over height, between those of r and 1/r. A part that does not fit is drawn again, up to
/// 10 times; then it is the largest in the middle whose ratio is allowed. Bilinear between the pixels of the part, half-pixel centres.
/// </para>
/// <para>Variant: as torchvision's <c>RandomResizedCrop</c>, with its defaults.</para>
/// <para>Source: Szegedy et al. 2015, "Going Deeper with Convolutions", §6, arXiv:1409.4842.</para>
/// </remarks>
public sealed class RandomResizedCrop : Augmentation
{
    private const int Attempts = 10;

    /// <summary>Enlarges a part of each image.</summary>
    /// <param name="smallestArea">The smallest area of the part, as a share of the image's, above 0 and at most 1. Small images want more than the default, such as 0.5.</param>
    /// <param name="largestArea">The largest area, from <paramref name="smallestArea"/> to 1.</param>
    /// <param name="smallestAspect">The smallest width over height, 0.01 to 1; the largest is its reciprocal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomResizedCrop(double smallestArea = 0.08, double largestArea = 1, double smallestAspect = 0.75)
    {
        SmallestArea = Guard.AboveZeroAtMostOne(smallestArea);
        LargestArea = Guard.NotBelow(Guard.AboveZeroAtMostOne(largestArea), smallestArea, nameof(largestArea));
        SmallestAspect = Guard.Between(smallestAspect, 0.01, 1);
    }

    /// <summary>The smallest area of the part, as a share of the image's, above 0 and at most 1. Default: 0.08.</summary>
    public double SmallestArea { get; }

    /// <summary>The largest area, as a share of the image's, at most 1. Default: 1.</summary>
    public double LargestArea { get; }

    /// <summary>The smallest width over height, 0.01 to 1; the largest is its reciprocal. Default: 0.75.</summary>
    public double SmallestAspect { get; }

    /// <inheritdoc/>
    public override int ScratchLength(Shape shape) => AffineSampling.ScratchLength(shape);

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        (int _, int height, int width) = pass.Shape;
        (int top, int left, int high, int wide) = DrawPart(pass.Random, height, width);
        Span<float> rows = pass.Scratch[..pass.Shape.Area], columns = pass.Scratch.Slice(pass.Shape.Area, pass.Shape.Area);
        for (int i = 0; i < height; i++)
        {
            rows.Slice(i * width, width).Fill(Place(i, height, top, high));
            for (int j = 0; j < width; j++)
                columns[i * width + j] = Place(j, width, left, wide);
        }

        BilinearSampling.Sample(pass.Input, pass.Shape, rows, columns, Border.Edge, pass.Output);
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new RandomResizedCrop({SmallestArea}, {LargestArea}, {SmallestAspect})");

    // What is outside of the part is not read.
    private static float Place(int index, int size, int start, int length) =>
        (float)Math.Clamp(start + (index + 0.5) * length / size - 0.5, start, start + length - 1);

    private (int Top, int Left, int High, int Wide) DrawPart(Random random, int height, int width)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = random.Between(SmallestArea, LargestArea) * height * width, aspect = Math.Exp(random.Between(Math.Log(SmallestAspect), -Math.Log(SmallestAspect)));
            int wide = (int)Math.Round(Math.Sqrt(area * aspect)), high = (int)Math.Round(Math.Sqrt(area / aspect));
            if (wide >= 1 && high >= 1 && wide <= width && high <= height)
                return (random.Next(height - high + 1), random.Next(width - wide + 1), high, wide);
        }

        int largestHigh = Math.Clamp((int)Math.Round(width / SmallestAspect), 1, height), largestWide = Math.Clamp((int)Math.Round(height / SmallestAspect), 1, width);
        return ((height - largestHigh) / 2, (width - largestWide) / 2, largestHigh, largestWide);
    }
}
