namespace ExpressML.Tensors;

/// <summary>Random weights whose variance depends on the fan: uniform in [−a, a], or normal with deviation a/√3, which has the same variance.</summary>
/// <remarks>The fan is how many inputs one output is summed from, and how many outputs one input goes to.</remarks>
internal static class FanScaling
{
    /// <summary>Draws the first values of a weight.</summary>
    /// <param name="initializer">Whose variance it is, for the message.</param>
    /// <param name="parameter">The weight.</param>
    /// <param name="variance">The variance, from the fans of a weight.</param>
    /// <param name="isNormal">Whether to draw from a normal distribution rather than a uniform one.</param>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public static void Initialize(Initializer initializer, Parameter parameter, Func<Parameter, double> variance, bool isNormal, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.FanIn == 0)
        {
            throw new ArgumentException(
                $"{initializer.GetType().Name} is for weights, but {parameter} has no inputs to count. Use Constant, Uniform or NormalDistribution.",
                nameof(parameter));
        }

        double deviation = Math.Sqrt(variance(parameter)), bound = Math.Sqrt(3) * deviation;
        Initializer distribution = isNormal ? new NormalDistribution(0, deviation) : new Uniform(-bound, bound);
        distribution.Initialize(parameter, random);
    }
}
