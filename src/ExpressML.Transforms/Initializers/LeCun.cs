namespace ExpressML.Tensors;

/// <summary>LeCun initialisation: variance 1 / fan in, so that a sum of unit inputs has unit variance.</summary>
/// <remarks>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.6, equation 16.</remarks>
public sealed class LeCun : Initializer
{
    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public override void Initialize(Parameter parameter, Random random) => FanScaling.Initialize(this, parameter, Variance, Normal, random);

    private static double Variance(Parameter weight) => 1.0 / weight.FanIn;
}
