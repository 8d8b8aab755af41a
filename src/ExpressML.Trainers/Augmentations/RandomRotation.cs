namespace ExpressML.Augmentations;

/// <summary>Turns each image about its centre by an angle that is uniform in −degrees … degrees.</summary>
/// <remarks><inheritdoc cref="AffineAugmentation"/></remarks>
public sealed class RandomRotation : AffineAugmentation
{
    /// <summary>Turns each image.</summary>
    /// <param name="degrees">The largest angle, either way, 0 to 180.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomRotation(double degrees, Border border = Border.Zero)
        : base(border) => Degrees = RequireDegrees(degrees);

    /// <summary>The largest angle, either way, 0 to 180.</summary>
    public double Degrees { get; }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new RandomRotation({Degrees}{BorderArgument})");

    private protected override AffineMap DrawMap(Shape shape, Random random) => new(random.Between(-Degrees, Degrees), Scale: 1, Right: 0, Down: 0);
}
