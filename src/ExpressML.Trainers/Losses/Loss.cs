using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>What training makes small: the mean over a batch of a function of each example's output and target.</summary>
/// <remarks>
/// <para>
/// To write one, derive from this class, or from <see cref="ElementwiseLoss"/> where the outputs count one by one. Outputs, targets and
/// gradients are lane blocks, [outputs][16]: number k of the example in lane l stands at k · <see cref="Lanes.Count"/> + l.
/// </para>
/// <para>
/// The mean is Σ losses / Σ weights over the examples of the batch, whatever blocks they lie in; an example weighs 1 unless
/// <see cref="TotalWeight"/> says otherwise. A loss holds its settings only: its methods are called from several threads at once.
/// </para>
/// </remarks>
public abstract class Loss
{
    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Checks that the loss suits outputs and targets. Called before any row is read. Default: it suits all.</summary>
    /// <param name="outputCount">How many outputs the network has, each with a class or target of its own.</param>
    /// <param name="targets">What the targets are.</param>
    /// <exception cref="InvalidOperationException">It does not suit them.</exception>
    public virtual void CheckTargets(int outputCount, TargetKind targets) { }

    /// <summary>Throws where <paramref name="targets"/> is not among the kinds that the loss suits, and says which losses suit it.</summary>
    private protected void RequireTargets(TargetKind targets, params ReadOnlySpan<TargetKind> suited)
    {
        if (suited.Contains(targets))
            return;
        throw new InvalidOperationException($"{GetType().Name} does not suit targets that are " + (targets == TargetKind.YesOrNo
            ? "yes or no. Use BinaryCrossEntropy."
            : "numbers. Use MeanSquaredError, MeanAbsoluteError or Huber."));
    }

    /// <summary>What the examples of one lane block weigh in the mean, together. Known for the whole batch before any gradient is computed.</summary>
    /// <param name="targets">The targets of the block.</param>
    /// <returns>At least 0. By default each example weighs 1.</returns>
    public virtual double TotalWeight(LossTargets targets) => targets.Count;

    /// <summary>Computes the losses of one lane block and their gradient.</summary>
    /// <param name="output">The network's output, [outputs][16].</param>
    /// <param name="targets">What the output should be.</param>
    /// <param name="scale">What the gradient is to be multiplied with: 1 / Σ weights of the batch.</param>
    /// <param name="gradient">
    /// To be filled with ∂loss/∂output · <paramref name="scale"/>, [outputs][16]. Lanes without an example are set to 0 afterwards.
    /// </param>
    /// <returns>The sum of the losses, each times the weight of its example but not <paramref name="scale"/>, and how many examples are classified correctly.</returns>
    public abstract BlockResult Evaluate(ReadOnlySpan<float> output, LossTargets targets, float scale, Span<float> gradient);
}
