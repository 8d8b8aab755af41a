namespace ExpressML.Augmentations;

/// <summary>Scales the contents of each image by a factor that is uniform in smallest … largest; the image keeps its size.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>Variant: bilinear between pixels, half-pixel centres, no smoothing where the image shrinks.</para>
/// </remarks>
public sealed class RandomScale : Augmentation
{
    /// <summary>Scales each image about its centre.</summary>
    /// <param name="smallest">The smallest factor, from 0.01 to 100.</param>
    /// <param name="largest">The largest factor, from <paramref name="smallest"/> to 100.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomScale(double smallest, double largest, Border border = Border.Zero)
    {
        Border = Guard.Defined(border);
        (Smallest, Largest) = AffineSampling.RequireScales(smallest, largest);
    }

    /// <summary>The smallest factor, from 0.01; below 1 the contents get smaller.</summary>
    public double Smallest { get; }

    /// <summary>The largest factor, at least <see cref="Smallest"/>, at most 100.</summary>
    public double Largest { get; }

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public override int ScratchLength(Shape shape) => AffineSampling.ScratchLength(shape);

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass) => AffineSampling.Apply(pass, DrawMap(pass.Random), Border);

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new RandomScale({Smallest}, {Largest}{AffineSampling.Argument(Border)})");

    private AffineMap DrawMap(Random random) => new(Degrees: 0, random.Between(Smallest, Largest), Right: 0, Down: 0);
}
