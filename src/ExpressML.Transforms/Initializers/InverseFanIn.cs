namespace ExpressML.Tensors;

/// <summary>The initialisation of LeNet-5: uniform in [−2.4 / fan in, 2.4 / fan in].</summary>
/// <remarks>
/// <para>Keeps sums of many inputs small, in the steep part of a tanh; with many inputs smaller than <see cref="LeCun"/>'s √3 / √(fan in).</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", appendix A.</para>
/// </remarks>
public sealed class InverseFanIn : FanInitializer
{
    private const double Bound = 2.4;

    /// <inheritdoc/>
    /// <remarks>That of a uniform distribution in [−a, a]: a² / 3.</remarks>
    protected override double Variance(int fanIn, int fanOut) => Bound / fanIn * (Bound / fanIn) / 3;
}
