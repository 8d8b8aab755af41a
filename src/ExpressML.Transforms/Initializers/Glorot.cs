namespace ExpressML.Tensors;

/// <summary>Glorot (Xavier) initialisation: variance 2 / (fan in + fan out). Suits tanh and layers that no activation follows.</summary>
/// <remarks>Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", equation 16.</remarks>
public sealed class Glorot : Initializer
{
    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public override void Initialize(Parameter parameter, Random random) => FanScaling.Initialize(this, parameter, Variance, Normal, random);

    private static double Variance(Parameter weight) => 2.0 / (weight.FanIn + weight.FanOut);
}
