namespace ExpressML.Optimizers;

/// <summary>How <see cref="Sgd"/> adds gradients to the velocity.</summary>
public enum MomentumForm
{
    /// <summary>v ← μv + g: the velocity is a sum, up to 1/(1 − μ) times the gradient. The form of PyTorch, for which most papers state learning rates.</summary>
    Classical,

    /// <summary>v ← μv + (1 − μ)g: the velocity is an exponential moving average of the gradients.</summary>
    Averaging,
}
