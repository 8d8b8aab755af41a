using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>The maximum a posteriori criterion of LeNet-5: y[label] + log(e⁻ʲ + Σ e^−y[k]), where the penalties are the negated outputs, y = −x.</summary>
/// <remarks>
/// <para>The first term lowers the penalty of the right class. The second raises those of all classes, unless they are far above j already: e⁻ʲ stands
/// for a "rubbish" class. It is the <see cref="SoftmaxCrossEntropy"/> of the outputs and one more output of −j.</para>
/// <para>With p[k] = e^x[k] / (e⁻ʲ + Σ e^x[i]), its gradient is p − onehot(label). It is computed in double precision.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.C, equation 9.</para>
/// </remarks>
public sealed class MaximumAPosteriori : Loss
{
    /// <summary>j, the penalty of the rubbish class, in units of the outputs, above 0; the paper gives no value. Default: 1.</summary>
    public double RubbishPenalty { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate() => Guard.FiniteAndPositive(RubbishPenalty);

    internal override string AppliedActivation => "softmax";

    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class);

    /// <inheritdoc/>
    protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
    {
        for (int lane = 0; lane < targets.Count; lane++)
        {
            int right = targets.Labels[lane] * Lanes.Count + lane;

            // The largest exponent is subtracted, so that no power overflows.
            double max = -RubbishPenalty;
            for (int i = lane; i < output.Length; i += Lanes.Count)
                max = Math.Max(max, output[i]);
            double sum = Math.Exp(-RubbishPenalty - max);
            for (int i = lane; i < output.Length; i += Lanes.Count)
                sum += Math.Exp(output[i] - max);
            losses[lane] = Math.Log(sum) - (output[right] - max);
            for (int i = lane; i < output.Length; i += Lanes.Count)
                gradient[i] = (float)(Math.Exp(output[i] - max) / sum - (i == right ? 1 : 0));
        }

        return targets.CountCorrect(output);
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => RubbishPenalty == 1
        ? "new MaximumAPosteriori()"
        : FormattableString.Invariant($"new MaximumAPosteriori {{ RubbishPenalty = {RubbishPenalty} }}");
}
