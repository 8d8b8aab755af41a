using System.Globalization;
using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>Resilient propagation: w ← w − sign(g)·Δ; the step size Δ of each weight grows by η⁺ while its gradient keeps its sign, and shrinks by η⁻ when the sign changes.</summary>
/// <remarks>
/// <para>
/// Only the signs of gradients count, so they must not be noise: each step needs all rows (<see cref="NeedsFullBatch"/>), and <c>BatchSize</c> must be
/// at least their number. State: the last gradient and Δ, one float each per weight. The first Δ is the learning rate η of the first step. After it,
/// neither learning rate nor schedule has any effect, as in PyTorch.
/// </para>
/// <para>
/// Variant: when the sign changes, the weight pauses for one step, and the next step counts as the first (iRprop⁻, as PyTorch). With
/// <see cref="Backtracking"/> its last step is undone as well (Rprop⁺, the original). iRprop⁺, which undoes it only if the loss has risen, is not
/// available.
/// </para>
/// <para>
/// Source: Riedmiller and Braun 1993, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm"; iRprop⁻: Igel and
/// Hüsken 2003, "Empirical evaluation of the improved Rprop learning algorithms", Table 1. Their defaults and PyTorch's.
/// </para>
/// </remarks>
public sealed class RProp : Optimizer
{
    /// <summary>η⁺, the factor of the step size while the gradient keeps its sign; above 1. Default: 1.2.</summary>
    public double Increase { get; init; } = 1.2;

    /// <summary>η⁻, the factor of the step size when the gradient changes its sign; between 0 and 1. Default: 0.5.</summary>
    public double Decrease { get; init; } = 0.5;

    /// <summary>The smallest step size; above 0. Default: 1e-6.</summary>
    public double MinimumStep { get; init; } = 1e-6;

    /// <summary>The largest step size; at least <see cref="MinimumStep"/>. Default: 50.</summary>
    public double MaximumStep { get; init; } = 50;

    /// <summary>Whether the last step of a weight is undone when its gradient changes its sign. Default: false.</summary>
    public bool Backtracking { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <summary>True: from batch to batch, signs would change at random.</summary>
    public override bool NeedsFullBatch => true;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.FiniteAndAbove(Increase, 1);
        Guard.AboveZeroBelowOne(Decrease);
        Guard.FiniteAndPositive(MinimumStep);
        Guard.NotBelow(Guard.Finite(MaximumStep, nameof(MaximumStep)), MinimumStep, nameof(MaximumStep));
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters)
    {
        if (parameters.StepNumber == 1)
            parameters.State(1).Fill((float)parameters.LearningRate);
        UpdateLoop.Run(new Rule((float)Increase, (float)Decrease, (float)MinimumStep, (float)MaximumStep, Backtracking), parameters, StateCount);
    }

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString()
    {
        string backtracking = Backtracking ? ", Backtracking = true" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"new RProp {{ Increase = {Increase}, Decrease = {Decrease}, MinimumStep = {MinimumStep}, MaximumStep = {MaximumStep}{backtracking} }}");
    }

    private readonly struct Rule(float increase, float decrease, float shortest, float longest, bool backtracking) : IUpdateRule
    {
        public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
        {
            // Signs, not gradients, are multiplied: the product of two small gradients would round to 0.
            Vector<float> agreement = Sign(g, Vector<float>.One) * Sign(first, Vector<float>.One);
            Vector<int> turned = Vector.LessThan(agreement, Vector<float>.Zero);
            Vector<float> back = Sign(first, second);

            Vector<float> factor = Vector.ConditionalSelect(
                turned, new Vector<float>(decrease), Vector.ConditionalSelect(Vector.GreaterThan(agreement, Vector<float>.Zero), new Vector<float>(increase), Vector<float>.One));
            second = Vector.Min(Vector.Max(second * factor, new Vector<float>(shortest)), new Vector<float>(longest));
            first = Vector.ConditionalSelect(turned, Vector<float>.Zero, g);
            w -= Sign(first, second);
            return backtracking ? w + Vector.ConditionalSelect(turned, back, Vector<float>.Zero) : w;
        }

        // sign(x)·size, with sign(0) = 0
        private static Vector<float> Sign(Vector<float> x, Vector<float> size) =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), Vector<float>.Zero, Vector.CopySign(size, x));
    }
}
