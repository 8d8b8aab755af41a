namespace ExpressML.Tensors;

/// <summary>He (Kaiming) initialisation: variance 2 / fan in. Suits ReLU, which lets half of the variance through.</summary>
/// <remarks>Source: He, Zhang, Ren and Sun 2015, "Delving Deep into Rectifiers", equation 10, arXiv:1502.01852.</remarks>
public sealed class He : Initializer
{
    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public override void Initialize(Parameter parameter, Random random) => FanScaling.Initialize(this, parameter, Variance, Normal, random);

    private static double Variance(Parameter weight) => 2.0 / weight.FanIn;
}
