using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>The loss function that training minimizes: the mean over a batch of a function of each example's output and target.</summary>
/// <remarks>
/// <para>
/// To write your own, derive from this class, or from <see cref="ElementwiseLoss"/> if each output has a loss of its own. Outputs, targets and
/// gradients are lane blocks, [outputs][16]: output k of the example in lane l is at index k · <see cref="Lanes.Count"/> + l.
/// </para>
/// <para>
/// The mean is Σ w·loss / Σ w over all examples of the batch. The weight w of an example is 1 unless the data or <see cref="Weight"/> say
/// otherwise. A loss holds its settings only: several threads call its methods at once.
/// </para>
/// </remarks>
public abstract class Loss
{
    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Checks that the loss suits outputs and targets. Called before any row is read. Default: it suits all of them.</summary>
    /// <param name="outputCount">How many outputs the network has, one per class or target.</param>
    /// <param name="targets">What the targets are.</param>
    /// <exception cref="InvalidOperationException">It does not suit them.</exception>
    public virtual void CheckTargets(int outputCount, TargetKind targets) { }

    /// <summary>The activation that the loss applies to the outputs, which the network must leave out: "softmax" or "sigmoid". Default: null, none that is known.</summary>
    internal virtual string? AppliedActivation => null;

    /// <summary>Throws if the loss does not suit <paramref name="targets"/>, and says which losses do.</summary>
    private protected void RequireTargets(TargetKind targets, params ReadOnlySpan<TargetKind> suited)
    {
        if (suited.Contains(targets))
            return;
        throw new InvalidOperationException($"{GetType().Name} does not suit targets that are " + (targets == TargetKind.YesOrNo
            ? "yes or no. Use BinaryCrossEntropy."
            : "numbers. Use MeanSquaredError, MeanAbsoluteError or Huber."));
    }

    /// <summary>The weight of one example in the mean, which is multiplied by its weight in the data. Called before any gradient of the batch is computed.</summary>
    /// <param name="targets">The targets of its block.</param>
    /// <param name="lane">The lane of the example, below <see cref="LossTargets.Count"/>.</param>
    /// <returns>At least 0. Default: 1.</returns>
    protected internal virtual double Weight(LossTargets targets, int lane) => 1;

    /// <summary>Computes the losses of the examples of one lane block and their derivatives.</summary>
    /// <param name="output">The network's output, [outputs][16].</param>
    /// <param name="targets">What the output should be.</param>
    /// <param name="losses">To be filled with the loss of each example, times its <see cref="Weight"/>: [<see cref="LossTargets.Count"/>].</param>
    /// <param name="gradient">To be filled with ∂loss/∂output, [outputs][16]. The values of lanes without an example do not matter.</param>
    /// <returns>How many examples are classified correctly; null if the targets are not classes.</returns>
    protected internal abstract int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient);

    /// <summary>The sum of the weights of the examples of one lane block.</summary>
    internal double TotalWeight(LossTargets targets)
    {
        double sum = 0;
        for (int lane = 0; lane < targets.Count; lane++)
            sum += targets.Weight(lane) * Weight(targets, lane);
        return sum;
    }

    /// <summary>The sum of the losses of one lane block, each times the weight of its example, and <paramref name="scale"/> times its gradient.</summary>
    /// <param name="output">The network's output, [outputs][16].</param>
    /// <param name="targets">What the output should be.</param>
    /// <param name="scale">1 / Σ weights of the batch.</param>
    /// <param name="gradient">[outputs][16]. Lanes without an example become 0, so that they add nothing to the gradients of parameters.</param>
    internal BlockResult Evaluate(ReadOnlySpan<float> output, LossTargets targets, double scale, Span<float> gradient)
    {
        Span<double> losses = stackalloc double[Lanes.Count];
        int? correct = Compute(output, targets, losses[..targets.Count], gradient);

        Span<float> factors = stackalloc float[Lanes.Count];
        double loss = 0;
        for (int lane = 0; lane < targets.Count; lane++)
        {
            double weight = targets.Weight(lane);
            loss += weight * losses[lane];
            factors[lane] = (float)(weight * scale);
        }

        for (int start = 0; start < gradient.Length; start += Lanes.Count)
        {
            for (int lane = 0; lane < targets.Count; lane++)
                gradient[start + lane] *= factors[lane];
            gradient[(start + targets.Count)..(start + Lanes.Count)].Clear();
        }

        return new BlockResult(loss, correct);
    }
}
