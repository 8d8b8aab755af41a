using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A factor and a summand for each channel: y[c,i,j] = scale[c]·x[c,i,j] + shift[c].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C] and shift [C], trained, from 1 and 0.</para>
/// <para>Derivatives: dx[c] = scale[c]·dy[c]; dscale[c] = Σ dy·x and dshift[c] = Σ dy over pixels and examples.</para>
/// <para>Batch normalisation without the statistics; imported networks multiply and add constants so. When scoring, it is folded into a convolution or dense layer
/// before it, as batch normalisation is. Its parameters are no weights: weight decay leaves them alone.</para>
/// </remarks>
public sealed class ChannelAffine : Layer
{
    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    internal override bool TreatsChannelsAlike => true;

    internal override FixedNormalization FixedNormalization => new(
        [.. Enumerable.Range(0, Channels).Select(c => (double)Scale.ReadOnlyValues[c])], new float[Channels], Shift.ReadOnlyValues.ToArray());

    private int Channels => InputShape.Channels;

    private Parameter Scale => Parameters[0];

    private Parameter Shift => Parameters[1];

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() =>
        [new Parameter("scale", [Channels], fill: values => values.Fill(1)), new Parameter("shift", [Channels])];

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Activations.Unstandardize(pass.Input, Shift.ReadOnlyValues, Scale.ReadOnlyValues, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new ImageFunction(
        (x, y) => Activations.Unstandardize(x[..InputShape.Length], Shift.ReadOnlyValues, Scale.ReadOnlyValues, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        Span<float> scaleGradient = pass.ParameterGradient(0);
        int channel = InputShape.Area * Lanes.Count;
        for (int c = 0; c < Channels; c++)
            scaleGradient[c] = ChannelProducts.Sum(pass.Input.Slice(c * channel, channel), pass.OutputGradient.Slice(c * channel, channel));
        LaneSums.Channels(pass.OutputGradient, Channels, InputShape.Area, pass.ParameterGradient(1));
        if (!pass.InputGradient.IsEmpty)
            Activations.UnstandardizeGradient(pass.OutputGradient, Scale.ReadOnlyValues, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "ChannelAffine()";
}
