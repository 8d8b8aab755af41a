using System.Globalization;

namespace ExpressML.Optimizers;

/// <summary>Adam with decoupled weight decay: w ← (1 − η·λ)·w − η·m̂ / (√v̂ + ε), with m̂ and v̂ as in <see cref="Adam"/>.</summary>
/// <remarks>
/// <para>
/// η is the learning rate and λ the weight decay. The decay does not go through m and v. The gradient of L2 does, so that weights with large gradients
/// decay less than weights with small ones. State: m and v, one float each per weight, from zero.
/// </para>
/// <para>
/// Variant: λ is multiplied by the current η, as in PyTorch; in the paper, by the schedule's factor only. It acts on weights, not on biases and the
/// parameters of normalisations, which PyTorch decays, too, unless they are in a group of their own.
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

    /// <summary>λ, the weight decay: a step shrinks each weight by the share η·λ; at least 0. Default: 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether biases and the parameters of normalisations decay, too. Default: false.</summary>
    public bool DecayAllParameters { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override bool HasWeightDecay => true;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(Beta1);
        Guard.AtLeastZeroBelowOne(Beta2);
        Guard.PositiveSingle(Epsilon);
        Guard.FiniteAndNotNegative(WeightDecay);
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters)
    {
        double decay = parameters.WeightDecay ?? (parameters.IsWeight || DecayAllParameters ? WeightDecay : 0);
        double keep = 1 - parameters.LearningRate * decay;
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
