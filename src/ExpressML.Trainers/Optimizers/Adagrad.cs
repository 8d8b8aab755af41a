using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>Adagrad: w ← w − ηg / (√s + ε), with s ← s + g².</summary>
/// <remarks>
/// <para>
/// η is the learning rate. Weights whose gradients were rare or small take larger steps. s only grows, so steps shrink as 1/√t even at a constant η.
/// State: s, one float per weight, from zero.
/// </para>
/// <para>Variant: ε is added to √s, as in PyTorch. It has no learning rate decay of its own; use a schedule.</para>
/// <para>
/// Source: Duchi, Hazan and Singer 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12, Figure 1 with the
/// diagonal matrix; PyTorch's defaults.
/// </para>
/// </remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>ε, which keeps the step finite where all gradients were 0; above 0. Default: 1e-10.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Validate() => Guard.PositiveSingle(Epsilon);

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters) => UpdateLoop.Run(new Rule((float)Epsilon, (float)parameters.LearningRate), parameters, StateCount);

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString() => FormattableString.Invariant($"new Adagrad {{ Epsilon = {Epsilon} }}");

    private readonly struct Rule(float epsilon, float rate) : IUpdateRule
    {
        public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
        {
            first += g * g;
            return w - rate * g / (Vector.SquareRoot(first) + new Vector<float>(epsilon));
        }
    }
}
