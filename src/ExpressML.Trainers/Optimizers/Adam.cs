namespace ExpressML.Optimizers;

/// <summary>Adam: w ← w − η·m̂ / (√v̂ + ε), with m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g².</summary>
/// <remarks>
/// <para>η is the learning rate. At step t = 1, 2, …: m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). State: m and v, one float each per weight, from zero.</para>
/// <para>Variant: ε is added to √v̂, as in PyTorch.</para>
/// <para>Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 1, arXiv:1412.6980; its defaults.</para>
/// </remarks>
public sealed class Adam : Optimizer
{
    /// <summary>β₁, the decay of the mean gradient, in [0, 1). Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the mean squared gradient, in [0, 1). Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the step finite where gradients vanish; above 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(Beta1);
        Guard.AtLeastZeroBelowOne(Beta2);
        Guard.PositiveSingle(Epsilon);
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters) =>
        UpdateLoop.Run(new AdamRule(Beta1, Beta2, Epsilon, keep: 1, parameters.StepNumber, parameters.LearningRate), parameters, StateCount);

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString() => FormattableString.Invariant($"new Adam {{ Beta1 = {Beta1}, Beta2 = {Beta2}, Epsilon = {Epsilon} }}");
}
