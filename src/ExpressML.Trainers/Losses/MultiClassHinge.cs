using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>Multi-class hinge: (1/K) Σ max(0, 1 − x[label] + x[k]) over the classes k other than the label, of K classes.</summary>
/// <remarks>
/// <para>It is 0 if the label's output exceeds every other by 1: a larger margin changes nothing.</para>
/// <para>
/// Variant: the sum over the other classes, divided by all K, as PyTorch's <c>MultiMarginLoss</c> with p = 1 and margin 1; Crammer and
/// Singer take only the worst class. The outputs are scores, not logits.
/// </para>
/// <para>Source: Weston and Watkins 1999, "Support Vector Machines for Multi-Class Pattern Recognition", equation 4.</para>
/// </remarks>
public sealed class MultiClassHinge : Loss
{
    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class);

    /// <inheritdoc/>
    protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
    {
        int classes = output.Length / Lanes.Count;
        float share = 1f / classes;
        for (int lane = 0; lane < targets.Count; lane++)
        {
            int label = targets.Labels[lane], violations = 0;
            double score = output[label * Lanes.Count + lane], sum = 0;
            for (int k = 0; k < classes; k++)
            {
                double violation = 1 - score + output[k * Lanes.Count + lane];
                bool counts = k != label && !(violation <= 0);
                gradient[k * Lanes.Count + lane] = counts ? share : 0;
                if (counts)
                {
                    sum += violation;
                    violations++;
                }
            }

            losses[lane] = sum / classes;
            gradient[label * Lanes.Count + lane] = -violations * share;
        }

        return targets.CountCorrect(output);
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => "new MultiClassHinge()";
}
