using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Channels of several groups, dealt out in turn: y[k·groups + g, i, j] = x[g·C/groups + k, i, j].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx is dy, put back.</para>
/// <para>Between convolutions in groups, it lets each group see channels of all others. As PyTorch's <c>ChannelShuffle</c>.</para>
/// <para>Source: Zhang, Zhou, Lin and Sun 2018, "ShuffleNet", §3.1, arXiv:1707.01083.</para>
/// </remarks>
public sealed class ChannelShuffle : Rearrangement
{
    /// <summary>Channels of several groups, dealt out in turn.</summary>
    /// <param name="groups">Number of groups; at least 1, and a divisor of the channels.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="groups"/> is below 1.</exception>
    public ChannelShuffle(int groups) => Groups = Guard.AtLeast(groups, 1);

    internal ChannelShuffle(ModelReader settings)
        : this(groups: settings.ReadInt32())
    {
    }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input.Channels % Groups == 0 ? input
        : throw new ShapeException(this, $"the number of channels must be a multiple of the {Groups} groups, but the input is {input}.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Groups);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"ChannelShuffle({Groups})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column) =>
        (channel % Groups * (InputShape.Channels / Groups) + channel / Groups, row, column);
}
