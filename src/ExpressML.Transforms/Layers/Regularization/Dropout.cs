using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Dropout: in training, y = 0 with probability rate, else x / (1 − rate); when scoring, y = x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = 0 where y was dropped, else dy / (1 − rate).</para>
/// <para>Variant: inverted, so that scoring needs no factor; the AlexNet paper halves the outputs when testing instead. A new mask for each
/// number, example and step; the same ones for the same seed, on any number of threads.</para>
/// <para>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout", §4.</para>
/// </remarks>
public sealed class Dropout : DropoutLayer
{
    /// <summary>Dropout.</summary>
    /// <param name="rate">The probability that a number is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public Dropout(double rate = 0.5)
        : base(rate)
    {
    }

    /// <inheritdoc/>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    private protected override void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y) => DropoutMask.Apply(x, mask, y);
}
