using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>One factor for all numbers: y = factor·x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters: the factor stays as it is. <see cref="ChannelAffine"/> has one for each channel that is trained.</para>
/// <para>Derivative: dx = factor·dy.</para>
/// <para>Behind the last dense layer, a factor below 1 keeps the first outputs of a classifier small. When scoring, it is folded into a convolution or dense layer before it.</para>
/// <para>Also called: <c>Rescaling</c> in Keras. Source of its use before a softmax: Page 2018, "How to Train Your ResNet", part 4.</para>
/// </remarks>
public sealed class Scale : Layer
{
    /// <summary>One factor for all numbers.</summary>
    /// <param name="factor">What the numbers are multiplied by; finite in single precision, and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is 0 or not finite.</exception>
    public Scale(double factor)
    {
        if (!float.IsFinite((float)factor) || (float)factor == 0)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "factor must be finite and not 0, in single precision.");
        Factor = factor;
    }

    internal Scale(ModelReader settings)
        : this(factor: settings.ReadDouble())
    {
    }

    /// <summary>What the numbers are multiplied by.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    internal override bool TreatsChannelsAlike => true;

    internal override FixedNormalization FixedNormalization => new(
        [.. Enumerable.Repeat(Factor, InputShape.Channels)], new float[InputShape.Channels], new float[InputShape.Channels]);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Activations.Multiply(pass.Input, (float)Factor, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => Activations.Multiply(x[..InputShape.Length], (float)Factor, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.Multiply(pass.OutputGradient, (float)Factor, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Factor);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => FormattableString.Invariant($"Scale({Factor})");
}
