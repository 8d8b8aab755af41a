using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Dropout of whole channels: in training, y[c] = 0 with probability rate, else x[c] / (1 − rate); when scoring, y = x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx[c] = 0 where the channel was dropped, else dy[c] / (1 − rate).</para>
/// <para>Neighbouring pixels tell much the same, so dropping single ones (<see cref="Dropout"/>) hides little from a convolution.</para>
/// <para>Source: Tompson, Goroshin, Jain, LeCun and Bregler 2015, "Efficient Object Localization Using Convolutional Networks", §3.2.</para>
/// </remarks>
public sealed class SpatialDropout : Layer
{
    /// <summary>Dropout of whole channels.</summary>
    /// <param name="rate">The probability that a channel of an example is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public SpatialDropout(double rate = 0.5) => Rate = Guard.AtLeastZeroBelowOne(rate);

    internal SpatialDropout(ModelReader settings)
        : this(rate: settings.ReadDouble())
    {
    }

    /// <summary>The probability that a channel is dropped. Default: 0.5.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected internal override int StateLength => InputShape.Channels * Lanes.Count;

    internal override bool TreatsChannelsAlike => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => DropoutPass.Forward(pass, Rate, DropoutMask.ApplyToChannels);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => ImageFunction.Identity;

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => DropoutPass.Backward(pass, DropoutMask.ApplyToChannels);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Rate);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => FormattableString.Invariant($"SpatialDropout({Rate})");
}
