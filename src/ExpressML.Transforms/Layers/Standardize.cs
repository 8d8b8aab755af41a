using ExpressML.Kernels;
using ExpressML.PictureOperations;
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
    protected internal override bool WorksInPlace => true;

    private Parameter Mean => Parameters[0];

    private Parameter Deviation => Parameters[1];

    /// <summary>Sets what was measured, for each channel; a deviation of 0 becomes 1.</summary>
    internal void SetStatistics(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        for (int c = 0; c < means.Length; c++)
        {
            Mean.Values[c] = (float)means[c];
            float deviation = (float)deviations[c];
            Deviation.Values[c] = deviation > 0 ? deviation : 1;
        }
    }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        var deviation = new Parameter("deviation", [InputShape.Channels], isTrainable: false);
        deviation.Values.Fill(1);
        return [new Parameter("mean", [InputShape.Channels], isTrainable: false), deviation];
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Activations.Standardize(pass.Input, Mean.Values, Deviation.Values, pass.Output);

    internal override PictureOperation CreatePictureOperation(bool appliesRelu) => new PictureFunction(
        (x, y) => Activations.Standardize(x[..InputShape.Length], Mean.Values, Deviation.Values, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.StandardizeGradient(pass.OutputGradient, Deviation.Values, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Standardize()";
}
