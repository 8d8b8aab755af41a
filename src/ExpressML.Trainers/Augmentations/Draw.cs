namespace ExpressML.Augmentations;

/// <summary>Random numbers of some distributions.</summary>
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

    /// <summary>Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000; for shapes below 1 their §6).</summary>
    public static double Gamma(this Random random, double shape)
    {
        if (shape < 1)
            return random.Gamma(shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.Normal(), root = 1 + c * x, v = root * root * root;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
