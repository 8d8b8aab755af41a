using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Dropout: in training, y = 0 with probability rate, else x / (1 − rate); when scoring, y = x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = 0 where y was dropped, else dy / (1 − rate).</para>
/// <para>Variant: inverted, so that scoring needs no factor; the AlexNet paper halves the outputs when testing instead. A new mask for each
/// number, example and step; the same ones for the same seed, on any number of threads.</para>
/// <para>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout", §4.</para>
/// </remarks>
public sealed class Dropout : Layer
{
    /// <summary>Dropout.</summary>
    /// <param name="rate">The probability that a number is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public Dropout(double rate = 0.5) => Rate = Guard.AtLeastZeroBelowOne(rate);

    internal Dropout(ModelReader settings)
        : this(rate: settings.ReadDouble())
    {
    }

    /// <summary>The probability that a number is dropped. Default: 0.5.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    internal override bool TreatsChannelsAlike => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => DropoutPass.Forward(pass, Rate, DropoutMask.Apply);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => ImageFunction.Identity;

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => DropoutPass.Backward(pass, DropoutMask.Apply);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Rate);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => FormattableString.Invariant($"Dropout({Rate})");
}
