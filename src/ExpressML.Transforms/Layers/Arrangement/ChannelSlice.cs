using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Some of the channels: y[c,i,j] = x[start + c, i, j].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, count, H, W). No parameters. Derivative: dx is dy for these channels, 0 for the others.</para>
/// <para>Two of them in two branches are PyTorch's <c>chunk</c> and ONNX's <c>Split</c>, as in ShuffleNet.</para>
/// </remarks>
public sealed class ChannelSlice : Rearrangement
{
    /// <summary>Some of the channels.</summary>
    /// <param name="start">The first channel, from 0; at least 0.</param>
    /// <param name="count">How many channels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public ChannelSlice(int start, int count)
    {
        Start = Guard.AtLeast(start, 0);
        Count = Guard.AtLeast(count, 1);
    }

    internal ChannelSlice(ModelReader settings)
        : this(start: settings.ReadInt32(), count: settings.ReadInt32())
    {
    }

    /// <summary>The first channel, from 0.</summary>
    public int Start { get; }

    /// <summary>How many channels.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => Start <= input.Channels - Count ? input with { Channels = Count }
        : throw new ShapeException(this, $"the input must have at least {(long)Start + Count} channels, but is {input}.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Start);
        writer.Write(Count);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"ChannelSlice({Start}, {Count})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column) => (Start + channel, row, column);
}
