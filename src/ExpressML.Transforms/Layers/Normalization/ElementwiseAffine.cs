using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A factor and a summand for each number of an example: y[c,i,j] = scale[c,i,j]·x[c,i,j] + shift[c,i,j].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C, H, W] and shift [C, H, W], from 1 and 0; trained, unless they are fixed.</para>
/// <para>Derivatives: dx = scale·dy; dscale = Σ dy·x and dshift = Σ dy over the examples.</para>
/// <para>Learned position biases are such summands; with fixed parameters, so is the mean image that Caffe and CNTK subtract. <see cref="ChannelAffine"/> has one number a
/// channel. Its parameters are no weights: weight decay leaves them alone.</para>
/// </remarks>
public sealed class ElementwiseAffine : Layer
{
    /// <summary>A factor and a summand for each number.</summary>
    /// <param name="isTrainable">Whether training changes them. Those of an input's scaling are fixed: false.</param>
    public ElementwiseAffine(bool isTrainable = true) => IsTrainable = isTrainable;

    internal ElementwiseAffine(ModelReader settings)
        : this(isTrainable: settings.ReadBoolean())
    {
    }

    /// <summary>Whether training changes the parameters. Default: true.</summary>
    public bool IsTrainable { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    private Parameter Scale => Parameters[0];

    private Parameter Shift => Parameters[1];

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        int[] dimensions = [InputShape.Channels, InputShape.Height, InputShape.Width];
        return [new Parameter("scale", dimensions, isTrainable: IsTrainable, fill: values => values.Fill(1)), new Parameter("shift", dimensions, isTrainable: IsTrainable)];
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => NumberAffine.Forward(pass.Input, Scale.ReadOnlyValues, Shift.ReadOnlyValues, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => NumberAffine.OfImage(x, Scale.ReadOnlyValues, Shift.ReadOnlyValues, y));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (IsTrainable)
            NumberAffine.ParameterGradients(pass.Input, pass.OutputGradient, pass.ParameterGradient(0), pass.ParameterGradient(1));
        if (!pass.InputGradient.IsEmpty)
            NumberAffine.InputGradient(pass.OutputGradient, Scale.ReadOnlyValues, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(IsTrainable);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => IsTrainable ? "ElementwiseAffine()" : "ElementwiseAffine(isTrainable: false)";
}
