using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>The axes of an image in another order: with (Height, Width, Channels), y[i,j,c] = x[c,i,j].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → N and the three sizes in the given order. No parameters. Derivative: dx is dy, put back.</para>
/// <para>Before a <see cref="Flatten"/>, (Height, Width, Channels) gives the order in which TensorFlow and Keras flatten. As PyTorch's <c>permute(0, 2, 3, 1)</c> and
/// ONNX's <c>Transpose</c>.</para>
/// </remarks>
public sealed class Permute : Rearrangement
{
    private readonly ImageAxis[] _order;

    /// <summary>The axes of an image in another order.</summary>
    /// <param name="channels">The axis of the input that becomes the channels.</param>
    /// <param name="height">The axis of the input that becomes the rows.</param>
    /// <param name="width">The axis of the input that becomes the columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is unknown.</exception>
    /// <exception cref="ArgumentException">An axis is there twice.</exception>
    public Permute(ImageAxis channels, ImageAxis height, ImageAxis width)
    {
        _order = [Guard.Defined(channels), Guard.Defined(height), Guard.Defined(width)];
        if (_order.Distinct().Count() < _order.Length)
            throw new ArgumentException($"Each axis must be there once, but the order is {string.Join(", ", _order)}.");
    }

    internal Permute(ModelReader settings)
        : this((ImageAxis)settings.ReadInt32(), (ImageAxis)settings.ReadInt32(), (ImageAxis)settings.ReadInt32())
    {
    }

    /// <summary>The axes of the input that become channels, rows and columns.</summary>
    public IReadOnlyList<ImageAxis> Order => _order;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        int[] sizes = [input.Channels, input.Height, input.Width];
        return new Shape(sizes[(int)_order[0]], sizes[(int)_order[1]], sizes[(int)_order[2]]);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        foreach (ImageAxis axis in _order)
            writer.Write((int)axis);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Permute({string.Join(", ", _order.Select(axis => $"ImageAxis.{axis}"))})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column)
    {
        Span<int> source = stackalloc int[3];
        (source[(int)_order[0]], source[(int)_order[1]], source[(int)_order[2]]) = (channel, row, column);
        return (source[0], source[1], source[2]);
    }
}
