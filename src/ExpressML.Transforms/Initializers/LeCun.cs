namespace ExpressML.Tensors;

/// <summary>LeCun initialisation: variance 1 / fan in, so that a sum of unit inputs has unit variance.</summary>
/// <remarks>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.6, equation 16.</remarks>
public sealed class LeCun : FanInitializer
{
    /// <inheritdoc/>
    protected override double Variance(int fanIn, int fanOut) => 1.0 / fanIn;
}
