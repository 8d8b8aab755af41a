namespace ExpressML.Augmentations;

/// <summary>Numbers of some distributions.</summary>
internal static class Draw
{
    /// <summary>Uniform between two numbers.</summary>
    public static double Between(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>True with the given probability: never for 0, always for 1.</summary>
    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958).</summary>
    public static double Normal(this Random random) =>
        // 1 − u keeps the logarithm's argument above 0.
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
