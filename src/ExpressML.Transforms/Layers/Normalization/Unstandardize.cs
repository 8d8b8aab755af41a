using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>The way back from standardised numbers, channel by channel: y[c] = mean[c] + deviation[c]·x[c].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters, measured on the training labels and not trained: mean [C], deviation [C].</para>
/// <para>Variant: the inverse of <see cref="Standardize"/>, with the deviation divided by n; a label that never changes has deviation 1.</para>
/// <para>
/// As the last layer of a regression it lets the layers before it work with numbers around 0, whatever the unit of the label, and no one can
/// forget it when scoring.
/// </para>
/// <para>Source: Bishop 1995, "Neural Networks for Pattern Recognition", §8.2.</para>
/// </remarks>
public sealed class Unstandardize : Layer
{
    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    internal override bool TreatsChannelsAlike => true;

    internal ReadOnlySpan<float> Mean => Parameters[0].ReadOnlyValues;

    internal ReadOnlySpan<float> Deviation => Parameters[1].ReadOnlyValues;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() => MeasuredChannels.Create(InputShape.Channels);

    /// <summary>Sets what was measured, for each channel; a deviation of 0 becomes 1.</summary>
    internal void SetStatistics(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations) => MeasuredChannels.Set(Parameters, means, deviations);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Activations.Unstandardize(pass.Input, Mean, Deviation, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new ImageFunction(
        (x, y) => Activations.Unstandardize(x[..InputShape.Length], Mean, Deviation, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.UnstandardizeGradient(pass.OutputGradient, Deviation, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Unstandardize()";
}
