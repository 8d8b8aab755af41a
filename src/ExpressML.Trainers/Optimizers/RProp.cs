using System.Globalization;
using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>Resilient propagation: w ← w − sign(g)·Δ; each weight's step Δ grows by η⁺ while its gradient keeps its sign and shrinks by η⁻ when that turns.</summary>
/// <remarks>
/// <para>
/// Only signs of gradients count, so they must not be noise: each step sees all rows (<see cref="NeedsFullBatch"/>), and <c>BatchSize</c> must be at
/// least their number. State: the gradient of the last step and Δ, one float each a weight. The first Δ is the learning rate of the first step;
/// afterwards neither learning rate nor schedule has any effect, as in PyTorch.
/// </para>
/// <para>
/// Variant: where the sign has turned, the weight rests for a step and the next one counts as the first (iRprop⁻, as PyTorch). With
/// <see cref="Backtracking"/> it first goes back to where it stood before the last step (Rprop⁺, the original); iRprop⁺, which goes back only
/// when the loss has risen, is not offered.
/// </para>
/// <para>
/// Source: Riedmiller and Braun 1993, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm"; iRprop⁻: Igel and
/// Hüsken 2003, "Empirical evaluation of the improved Rprop learning algorithms", Table 1. Their defaults and PyTorch's.
/// </para>
/// </remarks>
public sealed class RProp : Optimizer
{
    /// <summary>η⁺, what a step is multiplied with while its gradient keeps its sign; above 1. Default: 1.2.</summary>
    public double Increase { get; init; } = 1.2;

    /// <summary>η⁻, what a step is multiplied with when its gradient changes its sign; between 0 and 1. Default: 0.5.</summary>
    public double Decrease { get; init; } = 0.5;

    /// <summary>The shortest step; above 0. Default: 1e-6.</summary>
    public double MinimumStep { get; init; } = 1e-6;

    /// <summary>The longest step; at least <see cref="MinimumStep"/>. Default: 50.</summary>
    public double MaximumStep { get; init; } = 50;

    /// <summary>Whether a weight goes back by its last step when its gradient changes its sign. Default: false.</summary>
    public bool Backtracking { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <summary>True: signs of the gradients of single batches would turn by chance.</summary>
    public override bool NeedsFullBatch => true;

    /// <inheritdoc/>
    public override void Validate()
    {
        if (!(Increase > 1 && double.IsFinite(Increase)))
            throw new ArgumentOutOfRangeException(nameof(Increase), Increase, "Increase must be a finite number above 1.");
        if (!(Decrease > 0 && Decrease < 1))
            throw new ArgumentOutOfRangeException(nameof(Decrease), Decrease, "Decrease must be above 0 and below 1.");
        RequirePositive(MinimumStep, nameof(MinimumStep));
        if (!(MaximumStep >= MinimumStep && double.IsFinite(MaximumStep)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaximumStep), MaximumStep, FormattableString.Invariant($"MaximumStep must be a finite number of at least MinimumStep, {MinimumStep}."));
        }
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
