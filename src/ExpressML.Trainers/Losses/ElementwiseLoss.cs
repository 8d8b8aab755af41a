using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>A loss in which each output of an example has a loss of its own: (1/K) Σ ℓ(x[k], t[k]) over its K outputs.</summary>
/// <remarks>
/// <para>Variant: the mean is over examples and outputs, as PyTorch's <c>reduction="mean"</c>. For a class label, t is 1 for its class and 0 for the others.</para>
/// <para>The function is computed in double precision.</para>
/// </remarks>
public abstract class ElementwiseLoss : Loss
{
    /// <inheritdoc/>
    protected internal sealed override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
    {
        int outputs = output.Length / Lanes.Count;
        losses.Clear();
        for (int k = 0; k < outputs; k++)
        {
            for (int lane = 0; lane < targets.Count; lane++)
            {
                int i = k * Lanes.Count + lane;
                losses[lane] += Evaluate(output[i], targets[k, lane], out double derivative) / outputs;
                gradient[i] = (float)(derivative / outputs);
            }
        }

        return CountCorrect(output, targets);
    }

    /// <summary>The function ℓ(x, t) of one output and its target.</summary>
    /// <param name="output">x, the output.</param>
    /// <param name="target">t, what it should be.</param>
    /// <param name="derivative">∂ℓ/∂x.</param>
    protected abstract double Evaluate(double output, double target, out double derivative);

    /// <summary>How many examples of a block are classified correctly; null if targets are not classes. Default: null for numbers.</summary>
    /// <param name="output">The network's output, [outputs][16].</param>
    /// <param name="targets">What the output should be.</param>
    protected virtual int? CountCorrect(ReadOnlySpan<float> output, LossTargets targets) =>
        targets.AreLabels ? targets.CountCorrect(output) : null;
}
