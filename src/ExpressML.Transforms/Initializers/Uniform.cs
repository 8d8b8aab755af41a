namespace ExpressML.Tensors;

/// <summary>Uniform between minimum and maximum.</summary>
public sealed class Uniform : Initializer
{
    /// <summary>Uniform between minimum and maximum.</summary>
    /// <param name="minimum">The smallest value; finite.</param>
    /// <param name="maximum">The largest value; finite and at least <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or the maximum is below the minimum.</exception>
    public Uniform(double minimum, double maximum)
    {
        Minimum = Guard.Finite(minimum);
        Maximum = Guard.NotBelow(Guard.Finite(maximum), minimum, nameof(maximum));
    }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; }

    /// <summary>The largest value.</summary>
    public double Maximum { get; }

    /// <inheritdoc/>
    public override void Initialize(Parameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        double centre = (Minimum + Maximum) / 2, reach = (Maximum - Minimum) / 2;
        foreach (ref float value in parameter.Values)
            value = (float)(centre + reach * (2 * random.NextDouble() - 1));
    }
}
