using System.Globalization;

namespace ExpressML.Optimizers;

/// <summary>Adam with decoupled weight decay: w ← (1 − λ·decay)·w − λ·m̂ / (√v̂ + ε), with m̂ and v̂ as in <see cref="Adam"/>.</summary>
/// <remarks>
/// <para>
/// The decay does not go through m and v, as the gradient of L2 does: there a weight with large gradients would decay less than one with small.
/// State: m and v, one float each a weight, from zero.
/// </para>
/// <para>
/// Variant: the decay is multiplied with the current learning rate, as in PyTorch; in the paper, with the schedule's factor alone. It acts on weights,
/// not on biases and parameters of a normalisation, which PyTorch decays too unless they are put in a group of their own.
/// </para>
/// <para>Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", Algorithm 2, arXiv:1711.05101; PyTorch's defaults.</para>
/// </remarks>
public sealed class AdamW : Optimizer
{
    /// <summary>β₁, the decay of the mean gradient, in [0, 1). Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the mean squared gradient, in [0, 1). Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the step finite where gradients vanish; above 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The share of each weight that is lost in a step, for each unit of the learning rate; at least 0. Default: 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether biases and parameters of a normalisation decay too. Default: false.</summary>
    public bool DecayAllParameters { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireShare(Beta1, nameof(Beta1));
        RequireShare(Beta2, nameof(Beta2));
        RequirePositive(Epsilon, nameof(Epsilon));
        RequireNotNegative(WeightDecay, nameof(WeightDecay));
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters)
    {
        double keep = parameters.IsWeight || DecayAllParameters ? 1 - parameters.LearningRate * WeightDecay : 1;
        UpdateLoop.Run(new AdamRule(Beta1, Beta2, Epsilon, keep, parameters.StepNumber, parameters.LearningRate), parameters, StateCount);
    }

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString()
    {
        string all = DecayAllParameters ? ", DecayAllParameters = true" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"new AdamW {{ Beta1 = {Beta1}, Beta2 = {Beta2}, Epsilon = {Epsilon}, WeightDecay = {WeightDecay}{all} }}");
    }
}
