namespace ExpressML.Tensors;

/// <summary>Normal with a mean and a standard deviation, by the method of Box and Muller 1958.</summary>
public sealed class NormalDistribution : Initializer
{
    /// <summary>Normal with a mean and a standard deviation.</summary>
    /// <param name="mean">The mean; finite.</param>
    /// <param name="deviation">The standard deviation; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the deviation is negative or not finite.</exception>
    public NormalDistribution(double mean, double deviation)
    {
        Mean = Guard.Finite(mean);
        Deviation = Guard.FiniteAndNotNegative(deviation);
    }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation.</summary>
    public double Deviation { get; }

    /// <inheritdoc/>
    public override void Initialize(Parameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        foreach (ref float value in parameter.Values)
            value = (float)(Mean + Deviation * Next(random));
    }

    /// <summary>A draw from the standard normal distribution.</summary>
    // 1 − u keeps the logarithm's argument above 0.
    internal static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
