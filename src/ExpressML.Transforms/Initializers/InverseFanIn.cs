namespace ExpressML.Tensors;

/// <summary>The initialisation of LeNet-5: uniform in [−2.4 / fan in, 2.4 / fan in].</summary>
/// <remarks>
/// <para>Keeps sums of many inputs small, in the steep part of a tanh; with many inputs smaller than <see cref="LeCun"/>'s √3 / √(fan in).</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", appendix A.</para>
/// </remarks>
public sealed class InverseFanIn : Initializer
{
    private const double Bound = 2.4;

    /// <summary>Draws from a normal distribution rather than a uniform one of the same variance. Default: false.</summary>
    public bool Normal { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter has no fan, because it is no weight.</exception>
    public override void Initialize(Parameter parameter, Random random) => FanScaling.Initialize(this, parameter, Variance, Normal, random);

    // A uniform distribution in [−a, a] has the variance a² / 3.
    private static double Variance(Parameter weight) => Bound / weight.FanIn * (Bound / weight.FanIn) / 3;
}
