using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>Binary cross-entropy of the sigmoid: −t·log p − (1 − t)·log(1 − p) with p = 1 / (1 + e⁻ˣ), the mean over outputs and examples.</summary>
/// <remarks>
/// <para>
/// For outputs that mean yes or no: one for two classes, several for labels that do not exclude each other. The network ends without a sigmoid: x is
/// the logit. The gradient is p − t. Targets are 0, 1 or a probability between.
/// </para>
/// <para>Variant: computed as max(x, 0) − xt + log(1 + e^−|x|), which overflows for no x, as PyTorch's <c>BCEWithLogitsLoss</c>.</para>
/// <para>Source: Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.2, equation 4.90.</para>
/// </remarks>
public sealed class BinaryCrossEntropy : ElementwiseLoss
{
    internal override string AppliedActivation => "sigmoid";

    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class, TargetKind.YesOrNo);

    /// <inheritdoc/>
    protected override double Evaluate(double output, double target, out double derivative)
    {
        // e^−|x| is at most 1, so both p = 1/(1 + e⁻ˣ) and the logarithm stay finite.
        double small = Math.Exp(-Math.Abs(output));
        derivative = (output >= 0 ? 1 : small) / (1 + small) - target;
        return Math.Max(output, 0) - output * target + Math.Log(1 + small);
    }

    /// <inheritdoc/>
    protected override int? CountCorrect(ReadOnlySpan<float> output, LossTargets targets)
    {
        if (targets.AreLabels || output.Length > Lanes.Count)
            return base.CountCorrect(output, targets);
        int correct = 0;
        for (int lane = 0; lane < targets.Count; lane++)
        {
            if (output[lane] > 0 == targets[0, lane] > 0.5f)
                correct++;
        }

        return correct;
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => "new BinaryCrossEntropy()";
}
