namespace ExpressML.Tensors;

/// <summary>How random weights begin: uniform in [−a, a], or normal with deviation a/√3, which has the same variance.</summary>
/// <remarks>The bound a depends on the fan: how many inputs one output is summed from, and how many outputs one input goes to.</remarks>
public abstract class Initializer
{
    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <summary>The variance that the weights are drawn with.</summary>
    protected abstract double Variance(int fanIn, int fanOut);

    internal void Initialize(Parameter parameter, Random random)
    {
        double deviation = Math.Sqrt(Variance(parameter.FanIn, parameter.FanOut));
        double bound = Math.Sqrt(3) * deviation;
        foreach (ref float value in parameter.Values)
            value = (float)(Normal ? deviation * NextNormal(random) : bound * (2 * random.NextDouble() - 1));
    }

    // Box and Muller 1958; 1 − u keeps the logarithm's argument above 0.
    private static double NextNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
