using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Standardisation of the input, channel by channel: y[c] = (x[c] − mean[c]) / deviation[c].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters, measured on the training data and not trained: mean [C], deviation [C].</para>
/// <para>Variant: the deviation is that of the whole training set (divided by n); a channel that never changes keeps deviation 1.</para>
/// <para>As the network's first layer it lets raw 0–255 pixels train as well as scaled ones, and no one can forget it when scoring.</para>
/// <para>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.3.</para>
/// </remarks>
public sealed class Standardize : Layer
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
    protected internal override void Forward(LayerPass pass) => Activations.Standardize(pass.Input, Mean, Deviation, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new ImageFunction(
        (x, y) => Activations.Standardize(x[..InputShape.Length], Mean, Deviation, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.StandardizeGradient(pass.OutputGradient, Deviation, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Standardize()";
}
