using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Enlarging by whole factors, each pixel becoming a rectangle of its colour: y[c,i,j] = x[c, ⌊i / heightFactor⌋, ⌊j / widthFactor⌋].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H·heightFactor, W·widthFactor). No parameters. Derivative: dx is the sum of dy over a pixel's copies.</para>
/// <para>Variant: the nearest pixel, the default of Keras's <c>UpSampling2D</c>, PyTorch's <c>Upsample</c> and ONNX's <c>Resize</c>.</para>
/// </remarks>
public sealed class UpSampling2D : Rearrangement
{
    /// <summary>Enlarging by whole factors.</summary>
    /// <param name="heightFactor">How often each row is repeated; at least 1.</param>
    /// <param name="widthFactor">How often each column is repeated; at least 1. Null means as often as each row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is below 1.</exception>
    public UpSampling2D(int heightFactor = 2, int? widthFactor = null)
    {
        HeightFactor = Guard.AtLeast(heightFactor, 1);
        WidthFactor = Guard.AtLeast(widthFactor ?? heightFactor, 1, nameof(widthFactor));
    }

    internal UpSampling2D(ModelReader settings)
        : this(heightFactor: settings.ReadInt32(), widthFactor: settings.ReadInt32())
    {
    }

    /// <summary>How often each row is repeated. Default: 2.</summary>
    public int HeightFactor { get; }

    /// <summary>How often each column is repeated. Default: as often as each row.</summary>
    public int WidthFactor { get; }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) =>
        Fitting(input.Channels, checked(input.Height * HeightFactor), checked(input.Width * WidthFactor));

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(HeightFactor);
        writer.Write(WidthFactor);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => HeightFactor == WidthFactor ? $"UpSampling2D({HeightFactor})" : $"UpSampling2D({HeightFactor}, {WidthFactor})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column) =>
        (channel, row / HeightFactor, column / WidthFactor);
}
