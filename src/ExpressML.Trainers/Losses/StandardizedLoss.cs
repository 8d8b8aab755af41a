using System.Buffers;
using ExpressML.Kernels;
using ExpressML.Layers;

namespace ExpressML.Losses;

/// <summary>A loss of standardised numbers: ℓ((x − mean) / deviation, (t − mean) / deviation), with mean and deviation of the training labels.</summary>
/// <remarks>
/// It goes with <see cref="Unstandardize"/> as the network's last layer, whose factor it undoes: steps of the size that suits numbers around 0
/// suit labels in any unit, and outputs in different units count alike.
/// </remarks>
internal sealed class StandardizedLoss : Loss
{
    private readonly Loss _loss;
    private readonly Unstandardize _scale;

    public StandardizedLoss(Loss loss, Unstandardize scale) => (_loss, _scale) = (loss, scale);

    public override double TotalWeight(LossTargets targets)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(targets.Values.Length);
        double weight = _loss.TotalWeight(Standardize(targets, memory.AsSpan(0, targets.Values.Length)));
        ArrayPool<float>.Shared.Return(memory);
        return weight;
    }

    public override BlockResult Evaluate(ReadOnlySpan<float> output, LossTargets targets, float scale, Span<float> gradient)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(2 * output.Length);
        Span<float> standardized = memory.AsSpan(0, output.Length);
        Activations.Standardize(output, _scale.Mean, _scale.Deviation, standardized);
        targets = Standardize(targets, memory.AsSpan(output.Length, output.Length));
        BlockResult result = _loss.Evaluate(standardized, targets, scale, gradient);
        Activations.StandardizeGradient(gradient, _scale.Deviation, gradient);
        ArrayPool<float>.Shared.Return(memory);
        return result;
    }

    private LossTargets Standardize(LossTargets targets, Span<float> standardized)
    {
        Activations.Standardize(targets.Values, _scale.Mean, _scale.Deviation, standardized);
        return LossTargets.OfValues(standardized, targets.Count);
    }
}
