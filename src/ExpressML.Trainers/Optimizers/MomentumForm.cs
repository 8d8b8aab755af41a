namespace ExpressML.Optimizers;

/// <summary>How <see cref="Sgd"/> gathers gradients into a velocity.</summary>
public enum MomentumForm
{
    /// <summary>v ← μv + g: the velocity is a sum, up to 1/(1 − μ) times the gradient. The form of PyTorch, and of most papers' learning rates.</summary>
    Classical,

    /// <summary>v ← μv + (1 − μ)g: the velocity is an average of gradients (exponential smoothing), and as long as one of them.</summary>
    Averaging,
}
