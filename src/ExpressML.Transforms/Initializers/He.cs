namespace ExpressML.Tensors;

/// <summary>He (Kaiming) initialisation: variance 2 / fan in. Suits ReLU, which lets half of the variance through.</summary>
/// <remarks>Source: He, Zhang, Ren and Sun 2015, "Delving Deep into Rectifiers", equation 10, arXiv:1502.01852.</remarks>
public sealed class He : FanInitializer
{
    /// <inheritdoc/>
    protected override double Variance(int fanIn, int fanOut) => 2.0 / fanIn;
}
