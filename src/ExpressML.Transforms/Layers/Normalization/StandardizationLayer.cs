using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>What <see cref="Standardize"/> and <see cref="Unstandardize"/> share: mean and deviation of each channel, measured on the training data.</summary>
/// <remarks>Shapes: (N, C, H, W) → (N, C, H, W). Parameters, measured and not trained: mean [C], deviation [C]. Until measured they are 0 and 1.</remarks>
public abstract class StandardizationLayer : Layer
{
    private protected StandardizationLayer() { }

    /// <inheritdoc/>
    protected internal sealed override bool WorksInPlace => true;

    internal ReadOnlySpan<float> Mean => Parameters[0].ReadOnlyValues;

    internal ReadOnlySpan<float> Deviation => Parameters[1].ReadOnlyValues;

    /// <summary>Sets what was measured, for each channel; a deviation of 0 becomes 1.</summary>
    internal void SetStatistics(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        for (int c = 0; c < means.Length; c++)
        {
            Parameters[0].Values[c] = (float)means[c];
            float deviation = (float)deviations[c];
            Parameters[1].Values[c] = deviation > 0 ? deviation : 1;
        }
    }

    /// <inheritdoc/>
    protected sealed override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected sealed override Parameter[] CreateParameters()
    {
        var deviation = new Parameter("deviation", [InputShape.Channels], isTrainable: false);
        deviation.Values.Fill(1);
        return [new Parameter("mean", [InputShape.Channels], isTrainable: false), deviation];
    }
}
