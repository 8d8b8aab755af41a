using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Dropout of whole channels: in training, y[c] = 0 with probability rate, else x[c] / (1 − rate); when scoring, y = x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx[c] = 0 where the channel was dropped, else dy[c] / (1 − rate).</para>
/// <para>Neighbouring pixels tell much the same, so dropping single ones (<see cref="Dropout"/>) hides little from a convolution.</para>
/// <para>Source: Tompson, Goroshin, Jain, LeCun and Bregler 2015, "Efficient Object Localization Using Convolutional Networks", §3.2.</para>
/// </remarks>
public sealed class SpatialDropout : DropoutLayer
{
    /// <summary>Dropout of whole channels.</summary>
    /// <param name="rate">The probability that a channel of an example is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public SpatialDropout(double rate = 0.5)
        : base(rate)
    {
    }

    /// <inheritdoc/>
    protected internal override int StateLength => InputShape.Channels * Lanes.Count;

    private protected override void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y) => DropoutMask.ApplyToChannels(x, mask, y);
}
