namespace ExpressML.Augmentations;

/// <summary>Rotates each image about its centre by an angle that is uniform in −degrees … degrees.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>Variant: bilinear between pixels, half-pixel centres, no smoothing where the image shrinks.</para>
/// </remarks>
public sealed class RandomRotation : Augmentation
{
    /// <summary>Rotates each image.</summary>
    /// <param name="degrees">The largest angle in either direction, 0 to 180.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomRotation(double degrees, Border border = Border.Zero) =>
        (Degrees, Border) = (AffineSampling.RequireDegrees(degrees), Guard.Defined(border));

    /// <summary>The largest angle in either direction, 0 to 180.</summary>
    public double Degrees { get; }

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public override int ScratchLength(Shape shape) => AffineSampling.ScratchLength(shape);

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass) => AffineSampling.Apply(pass, DrawMap(pass.Random), Border);

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new RandomRotation({Degrees}{AffineSampling.Argument(Border)})");

    private AffineMap DrawMap(Random random) => new(random.Between(-Degrees, Degrees), Scale: 1, Right: 0, Down: 0);
}
