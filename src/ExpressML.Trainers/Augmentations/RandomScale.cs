namespace ExpressML.Augmentations;

/// <summary>Makes what each image shows smaller or larger by a factor that is uniform in smallest … largest; the image keeps its size.</summary>
/// <remarks><inheritdoc cref="AffineAugmentation"/></remarks>
public sealed class RandomScale : AffineAugmentation
{
    /// <summary>Scales each image about its centre.</summary>
    /// <param name="smallest">The smallest factor, from 0.01 to 100.</param>
    /// <param name="largest">The largest factor, from <paramref name="smallest"/> to 100.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomScale(double smallest, double largest, Border border = Border.Zero)
        : base(border) => (Smallest, Largest) = RequireScales(smallest, largest);

    /// <summary>The smallest factor, from 0.01; below 1 what is shown gets smaller.</summary>
    public double Smallest { get; }

    /// <summary>The largest factor, at least <see cref="Smallest"/>, at most 100.</summary>
    public double Largest { get; }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new RandomScale({Smallest}, {Largest}{BorderArgument})");

    private protected override AffineMap DrawMap(Shape shape, Random random) => new(Degrees: 0, random.Between(Smallest, Largest), Right: 0, Down: 0);
}
