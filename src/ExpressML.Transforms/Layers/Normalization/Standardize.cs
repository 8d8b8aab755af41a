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
    private readonly ImageScaling? _scaling;

    /// <summary>Standardisation by mean and deviation of the training data, which a trainer measures where this is the first layer; until then it changes nothing.</summary>
    public Standardize() { }

    /// <summary>Standardisation by given numbers, which stay as they are: for a network that was trained elsewhere with them.</summary>
    /// <param name="scaling">Mean and deviation of each channel, such as <see cref="ImageScaling.ImageNet"/>.</param>
    public Standardize(ImageScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        _scaling = scaling;
    }

    /// <summary>Whether a trainer measures mean and deviation, rather than that they were given.</summary>
    internal bool IsMeasured => _scaling is null;

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    internal override bool TreatsChannelsAlike => true;

    internal ReadOnlySpan<float> Mean => Parameters[0].ReadOnlyValues;

    internal ReadOnlySpan<float> Deviation => Parameters[1].ReadOnlyValues;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => _scaling?.Channels is not { } channels || channels == input.Channels ? input
        : throw new ShapeException(this, $"the scaling {_scaling} is for {channels} channels, but the input is {input}.");

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() => MeasuredChannels.Create(InputShape.Channels, _scaling);

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
