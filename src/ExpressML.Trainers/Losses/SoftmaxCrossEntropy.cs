using System.Globalization;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>Cross-entropy of the softmax: −Σ w[k]·t[k]·log p[k], with p[k] = exp(x[k]) / Σ exp(x[j]). For a label without weights, it is −log p[label].</summary>
/// <remarks>
/// <para>
/// t is 1 for the label and 0 for the other classes, or a probability for each class. With smoothing, it is (1 − s)·t + s/K for K classes.
/// The gradient is p[k]·Σ w[j]t[j] − w[k]t[k]: for a label, p − onehot(label).
/// </para>
/// <para>
/// Variant: with weights and labels, the mean over a batch divides by the sum of the weights of its labels; with probabilities, by the number of
/// examples. As PyTorch's <c>CrossEntropyLoss</c>. The loss is computed in double precision from the logits.
/// </para>
/// <para>
/// Source: Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.4. Smoothing: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016,
/// "Rethinking the Inception Architecture for Computer Vision", §7, arXiv:1512.00567.
/// </para>
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private readonly double[] _classWeights = [];

    /// <summary>s, the share of the target that is divided equally between all classes, in [0, 1). It keeps logits from growing without limit. Default: 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// w, the weight of an example of each class, from 1e-9 to 1e9, in the order of the label's key values: raise it for rare classes.
    /// Default: empty, all 1.
    /// </summary>
    public IReadOnlyList<double> ClassWeights
    {
        get => _classWeights;
        init => _classWeights = [.. value];
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(LabelSmoothing);
        for (int k = 0; k < _classWeights.Length; k++)
            Guard.Weight(_classWeights[k], $"{nameof(ClassWeights)}[{k}]");
    }

    internal override string AppliedActivation => "softmax";

    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets)
    {
        RequireTargets(targets, TargetKind.Class);
        if (_classWeights.Length > 0 && _classWeights.Length != outputCount)
            throw new InvalidOperationException($"ClassWeights must have one weight for each of the {outputCount} classes, but has {_classWeights.Length}.");
    }

    /// <inheritdoc/>
    protected internal override double Weight(LossTargets targets, int lane) =>
        _classWeights.Length == 0 || !targets.AreLabels ? 1 : _classWeights[targets.Labels[lane]];

    /// <inheritdoc/>
    protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
    {
        Softmax.LaneBlock(output, gradient);
        int classes = output.Length / Lanes.Count;
        for (int lane = 0; lane < targets.Count; lane++)
        {
            (double max, double logSum) = LogPartition(output, lane);
            double total = 0, loss = 0;
            for (int k = 0; k < classes; k++)
            {
                double share = Share(targets, k, classes, lane);
                total += share;
                if (share != 0)
                    loss += share * (logSum - (output[k * Lanes.Count + lane] - max));
            }

            for (int k = 0; k < classes; k++)
            {
                ref float value = ref gradient[k * Lanes.Count + lane];
                value = value * (float)total - (float)Share(targets, k, classes, lane);
            }

            losses[lane] = loss;
        }

        return targets.CountCorrect(output);
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString()
    {
        var settings = new List<string>();
        if (LabelSmoothing > 0)
            settings.Add(string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing = {LabelSmoothing}"));
        if (_classWeights.Length > 0)
            settings.Add($"ClassWeights = [{string.Join(", ", _classWeights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]");
        return settings.Count == 0 ? "new SoftmaxCrossEntropy()" : $"new SoftmaxCrossEntropy {{ {string.Join(", ", settings)} }}";
    }

    // w[k]·((1 − s)·t[k] + s/K)
    private double Share(LossTargets targets, int k, int classes, int lane)
    {
        double target = (1 - LabelSmoothing) * targets[k, lane] + LabelSmoothing / classes;
        return _classWeights.Length == 0 ? target : _classWeights[k] * target;
    }

    // log Σ exp(x[j]) = max + log Σ exp(x[j] − max)
    private static (double Max, double LogSum) LogPartition(ReadOnlySpan<float> output, int lane)
    {
        double max = output[lane], sum = 0;
        for (int i = lane; i < output.Length; i += Lanes.Count)
            max = Math.Max(max, output[i]);
        for (int i = lane; i < output.Length; i += Lanes.Count)
            sum += Math.Exp(output[i] - max);
        return (max, Math.Log(sum));
    }
}
