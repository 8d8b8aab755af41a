namespace ExpressML.Tensors;

/// <summary>Random weights whose variance depends on the fan: uniform in [−a, a], or normal with deviation a/√3, which has the same variance.</summary>
/// <remarks>The fan is how many inputs one output is summed from, and how many outputs one input goes to.</remarks>
public abstract class FanInitializer : Initializer
{
    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <summary>The variance that the weights are drawn with.</summary>
    /// <param name="fanIn">Inputs that one output is summed from.</param>
    /// <param name="fanOut">Outputs that one input goes to.</param>
    protected abstract double Variance(int fanIn, int fanOut);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public sealed override void Initialize(Parameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.FanIn == 0)
        {
            throw new ArgumentException(
                $"{GetType().Name} is for weights, but {parameter} has no inputs to count. Use Constant, Uniform or NormalDistribution.",
                nameof(parameter));
        }

        double deviation = Math.Sqrt(Variance(parameter.FanIn, parameter.FanOut)), bound = Math.Sqrt(3) * deviation;
        Initializer distribution = Normal ? new NormalDistribution(0, deviation) : new Uniform(-bound, bound);
        distribution.Initialize(parameter, random);
    }
}
