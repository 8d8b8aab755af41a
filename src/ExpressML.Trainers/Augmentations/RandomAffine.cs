namespace ExpressML.Augmentations;

/// <summary>Rotates, scales and shifts each image in one step, which blurs it less than three steps.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>Variant: bilinear between pixels, half-pixel centres, no smoothing where the image shrinks.</para>
/// </remarks>
public sealed class RandomAffine : Augmentation
{
    /// <summary>Rotates and scales each image about its centre and then shifts it.</summary>
    /// <param name="degrees">The largest angle in either direction, 0 to 180.</param>
    /// <param name="smallestScale">The smallest factor, from 0.01 to 100.</param>
    /// <param name="largestScale">The largest factor, from <paramref name="smallestScale"/> to 100.</param>
    /// <param name="shift">The farthest shift along each axis, as a share of that side, 0 to 1.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomAffine(double degrees = 0, double smallestScale = 1, double largestScale = 1, double shift = 0, Border border = Border.Zero)
    {
        Border = Guard.Defined(border);
        Degrees = AffineSampling.RequireDegrees(degrees);
        (SmallestScale, LargestScale) = AffineSampling.RequireScales(smallestScale, largestScale);
        Shift = Guard.FromZeroToOne(shift);
    }

    /// <summary>The largest angle in either direction, 0 to 180; drawn uniformly. Default: 0.</summary>
    public double Degrees { get; }

    /// <summary>The smallest factor, from 0.01; below 1 the contents get smaller. Default: 1.</summary>
    public double SmallestScale { get; }

    /// <summary>The largest factor, at least <see cref="SmallestScale"/> and at most 100; drawn uniformly between them. Default: 1.</summary>
    public double LargestScale { get; }

    /// <summary>The farthest shift along each axis, as a share of that side, 0 to 1; drawn uniformly, not in whole pixels. Default: 0.</summary>
    public double Shift { get; }

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public override int ScratchLength(Shape shape) => AffineSampling.ScratchLength(shape);

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass) => AffineSampling.Apply(pass, DrawMap(pass.Shape, pass.Random), Border);

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"new RandomAffine({Degrees}, {SmallestScale}, {LargestScale}, {Shift}{AffineSampling.Argument(Border)})");

    private AffineMap DrawMap(Shape shape, Random random)
    {
        double degrees = random.Between(-Degrees, Degrees), scale = random.Between(SmallestScale, LargestScale);
        return new AffineMap(degrees, scale, random.Between(-Shift, Shift) * shape.Width, random.Between(-Shift, Shift) * shape.Height);
    }
}
