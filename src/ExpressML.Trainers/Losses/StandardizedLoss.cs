using System.Buffers;
using ExpressML.Kernels.Elementwise;
using ExpressML.Layers;

namespace ExpressML.Losses;

/// <summary>A loss on standardised numbers: ℓ((x − mean) / deviation, (t − mean) / deviation), with mean and deviation of the training labels.</summary>
/// <remarks>
/// It goes with <see cref="Unstandardize"/> as the network's last layer, whose factor it undoes. So the usual step sizes suit labels in any unit, and
/// outputs in different units count alike.
/// </remarks>
internal sealed class StandardizedLoss : Loss
{
    private readonly Loss _loss;
    private readonly Unstandardize _scale;

    public StandardizedLoss(Loss loss, Unstandardize scale) => (_loss, _scale) = (loss, scale);

    protected internal override double Weight(LossTargets targets, int lane)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(targets.Values.Length);
        double weight = _loss.Weight(Standardize(targets, memory.AsSpan(0, targets.Values.Length)), lane);
        ArrayPool<float>.Shared.Return(memory);
        return weight;
    }

    protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(2 * output.Length);
        Span<float> standardized = memory.AsSpan(0, output.Length);
        Activations.Standardize(output, _scale.Mean, _scale.Deviation, standardized);
        int? correct = _loss.Compute(standardized, Standardize(targets, memory.AsSpan(output.Length, output.Length)), losses, gradient);
        Activations.StandardizeGradient(gradient, _scale.Deviation, gradient);
        ArrayPool<float>.Shared.Return(memory);
        return correct;
    }

    private LossTargets Standardize(LossTargets targets, Span<float> standardized)
    {
        Activations.Standardize(targets.Values, _scale.Mean, _scale.Deviation, standardized);
        return LossTargets.OfValues(standardized, targets.Count);
    }
}
