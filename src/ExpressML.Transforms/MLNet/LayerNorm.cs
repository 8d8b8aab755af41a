namespace ExpressML.Transforms;

/// <summary>How large the numbers of a layer were in one training step.</summary>
/// <param name="Layer">The name of the layer: see <see cref="Networks.Network.NameOf"/>.</param>
/// <param name="Activation">
/// √(mean of x²) of what the layer gave for the first sixteen examples of the batch. Where training computes a ReLU or a max pooling together with the layer before it, it is
/// what these give.
/// </param>
/// <param name="Gradient">
/// √(mean of g²) of the loss's gradient with respect to the layer's parameters, before clipping, L1 and L2; NaN for a layer without parameters to train.
/// </param>
public readonly record struct LayerNorm(string Layer, double Activation, double Gradient);
