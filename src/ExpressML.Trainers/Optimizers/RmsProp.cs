using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>RMSProp: w ← w − ηg / (√v + ε), with v ← ρv + (1 − ρ)g².</summary>
/// <remarks>
/// <para>η is the learning rate. The gradient of each weight is divided by its own recent size. State: v, one float per weight, from zero.</para>
/// <para>Variant: ε is added to √v, as in PyTorch; TensorFlow adds it to v. There is no bias correction, so the first steps are long; neither momentum nor centring.</para>
/// <para>Source: Tieleman and Hinton 2012, "Neural Networks for Machine Learning", lecture 6.5; PyTorch's defaults (the lecture: ρ = 0.9).</para>
/// </remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>ρ, the decay of the mean squared gradient, in [0, 1). Default: 0.99.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>ε, which keeps the step finite where gradients vanish; above 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(Decay);
        Guard.PositiveSingle(Epsilon);
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters) =>
        UpdateLoop.Run(new Rule((float)Decay, (float)(1 - Decay), (float)Epsilon, (float)parameters.LearningRate), parameters, StateCount);

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString() => FormattableString.Invariant($"new RmsProp {{ Decay = {Decay}, Epsilon = {Epsilon} }}");

    private readonly struct Rule(float keep, float take, float epsilon, float rate) : IUpdateRule
    {
        public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
        {
            first = keep * first + take * g * g;
            return w - rate * g / (Vector.SquareRoot(first) + new Vector<float>(epsilon));
        }
    }
}
