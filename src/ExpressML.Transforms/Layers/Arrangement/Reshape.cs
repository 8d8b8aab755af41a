using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>The same numbers in another shape, in planar order: the number at (c·H + i)·W + j stays there.</summary>
/// <remarks>
/// Shapes: (N, C, H, W) → (N, channels, height, width), which must have as many numbers. No parameters. As PyTorch's <c>view</c> and ONNX's <c>Reshape</c>;
/// <see cref="Flatten"/> makes a vector. Keras flattens channels last: put a <see cref="Permute"/> before it.
/// </remarks>
public sealed class Reshape : SameNumbers
{
    private readonly Shape _shape;

    /// <summary>The same numbers in another shape.</summary>
    /// <param name="channels">Number of channels; at least 1.</param>
    /// <param name="height">Number of rows; at least 1.</param>
    /// <param name="width">Number of columns; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or they do not fit in memory.</exception>
    public Reshape(int channels, int height, int width) => _shape = Guard.Valid(new Shape(channels, height, width), "shape");

    internal Reshape(ModelReader settings)
        : this(channels: settings.ReadInt32(), height: settings.ReadInt32(), width: settings.ReadInt32())
    {
    }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => _shape.Length == input.Length ? _shape
        : throw new ShapeException(this, $"the input must have {_shape.Length} numbers, but is {input}, which has {input.Length}.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(_shape.Channels);
        writer.Write(_shape.Height);
        writer.Write(_shape.Width);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Reshape({_shape.Channels}, {_shape.Height}, {_shape.Width})";
}
