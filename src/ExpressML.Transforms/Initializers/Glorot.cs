namespace ExpressML.Tensors;

/// <summary>Glorot (Xavier) initialisation: variance 2 / (fan in + fan out). Suits tanh and layers that no activation follows.</summary>
/// <remarks>Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", equation 16.</remarks>
public sealed class Glorot : FanInitializer
{
    /// <inheritdoc/>
    protected override double Variance(int fanIn, int fanOut) => 2.0 / (fanIn + fanOut);
}
