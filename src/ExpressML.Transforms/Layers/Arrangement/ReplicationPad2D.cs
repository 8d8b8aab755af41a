using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Padding with the pixels of the edge: y[c,i,j] = x[c, i − padding, j − padding], where indices outside the image are those of its nearest pixel.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H + 2·padding, W + 2·padding). No parameters. Derivative: dx is the sum of dy over a pixel's copies.</para>
/// <para>Variant: an image on a background of any colour becomes a larger image on the same background, before standardisation or after. As
/// PyTorch's <c>ReplicationPad2d</c>; a convolution's own padding is zeros.</para>
/// </remarks>
public sealed class ReplicationPad2D : Rearrangement
{
    /// <summary>Padding with the pixels of the edge.</summary>
    /// <param name="padding">Pixels to add on each side; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is below 1.</exception>
    public ReplicationPad2D(int padding) => Padding = Guard.AtLeast(padding, 1);

    internal ReplicationPad2D(ModelReader settings)
        : this(padding: settings.ReadInt32())
    {
    }

    /// <summary>Pixels that are added on each side.</summary>
    public int Padding { get; }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => Fitting(input.Channels, checked(input.Height + 2 * Padding), checked(input.Width + 2 * Padding));

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Padding);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"ReplicationPad2D({Padding})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column) =>
        (channel, Math.Clamp(row - Padding, 0, InputShape.Height - 1), Math.Clamp(column - Padding, 0, InputShape.Width - 1));
}
