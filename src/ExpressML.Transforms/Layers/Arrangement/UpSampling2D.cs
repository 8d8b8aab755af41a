using ExpressML.ImageOperations;
using ExpressML.Images;
using ExpressML.Kernels.Copying;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Enlarging by whole factors: y[c,i,j] = x[c, ⌊i / heightFactor⌋, ⌊j / widthFactor⌋], or a blend of the four nearest pixels.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H·heightFactor, W·widthFactor). No parameters. Derivative: dx is the sum of dy over a pixel's copies, or over the pixels that it is
/// blended into, with its weights.</para>
/// <para>Variant: the nearest pixel, the default of Keras's <c>UpSampling2D</c>, PyTorch's <c>Upsample</c> and ONNX's <c>Resize</c>. <see cref="Interpolation.Bilinear"/> is that of
/// Keras (<c>interpolation="bilinear"</c>) and PyTorch (<c>mode="bilinear"</c>); <see cref="ResizeCoordinates.AlignCorners"/> is PyTorch's <c>align_corners=True</c>.</para>
/// </remarks>
public sealed class UpSampling2D : Layer
{
    private CopyRun[]? _runs;
    private BilinearAxis? _rows, _columns;

    /// <summary>Enlarging by whole factors.</summary>
    /// <param name="heightFactor">How often each row is repeated; at least 1.</param>
    /// <param name="widthFactor">How often each column is repeated; at least 1. Null means as often as each row.</param>
    /// <param name="interpolation">How the new pixels are filled.</param>
    /// <param name="coordinates">Where new pixels lie between the old ones; of <see cref="Interpolation.Bilinear"/> only.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is below 1, or a setting is unknown.</exception>
    public UpSampling2D(
        int heightFactor = 2, int? widthFactor = null, Interpolation interpolation = Interpolation.Nearest, ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel)
    {
        HeightFactor = Guard.AtLeast(heightFactor, 1);
        WidthFactor = Guard.AtLeast(widthFactor ?? heightFactor, 1, nameof(widthFactor));
        Interpolation = Guard.Defined(interpolation);
        Coordinates = Guard.Defined(coordinates);
    }

    internal UpSampling2D(ModelReader settings)
        : this(heightFactor: settings.ReadInt32(), widthFactor: settings.ReadInt32())
    {
    }

    /// <summary>How often each row is repeated. Default: 2.</summary>
    public int HeightFactor { get; }

    /// <summary>How often each column is repeated. Default: as often as each row.</summary>
    public int WidthFactor { get; }

    /// <summary>How the new pixels are filled. Default: <see cref="Interpolation.Nearest"/>.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>Where new pixels lie between the old ones, for <see cref="Interpolation.Bilinear"/>. Default: <see cref="ResizeCoordinates.HalfPixel"/>.</summary>
    public ResizeCoordinates Coordinates { get; }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    internal override int SettingsVersion => Interpolation == Interpolation.Nearest ? 1 : 2;

    internal BilinearAxis Rows => _rows ??= Coordinates.Axis(InputShape.Height, OutputShape.Height);

    internal BilinearAxis Columns => _columns ??= Coordinates.Axis(InputShape.Width, OutputShape.Width);

    private CopyRun[] Runs => _runs ??= CopyRun.Of(
        from c in Enumerable.Range(0, OutputShape.Channels)
        from i in Enumerable.Range(0, OutputShape.Height)
        from j in Enumerable.Range(0, OutputShape.Width)
        select (c * InputShape.Height + i / HeightFactor) * InputShape.Width + j / WidthFactor);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        var output = new Shape(input.Channels, checked(input.Height * HeightFactor), checked(input.Width * WidthFactor));
        return output.IsValid ? output : throw new ShapeException(this, $"the output would be {output}, which does not fit in memory.");
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        if (Interpolation == Interpolation.Nearest)
            RunCopy.Forward(pass.Input, Runs, 0, pass.Output);
        else
            BilinearBlocks.Forward(pass.Input, InputShape, Rows, Columns, pass.Output);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => Interpolation == Interpolation.Nearest
        ? new ImageFunction((x, y) => RunCopy.Forward(x, Runs, 0, y, lanes: 1))
        : Resize2D.OfImage(InputShape, OutputShape, Rows, Columns);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        if (Interpolation == Interpolation.Nearest)
            RunCopy.InputGradient(pass.OutputGradient, Runs, pass.InputGradient);
        else
            BilinearBlocks.InputGradient(pass.OutputGradient, InputShape, Rows, Columns, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(HeightFactor);
        writer.Write(WidthFactor);
        if (SettingsVersion == 1)
            return;
        writer.Write((int)Interpolation);
        writer.Write((int)Coordinates);
    }

    internal static UpSampling2D ReadVersion2(ModelReader settings) => new(
        heightFactor: settings.ReadInt32(), widthFactor: settings.ReadInt32(), interpolation: (Interpolation)settings.ReadInt32(), coordinates: (ResizeCoordinates)settings.ReadInt32());

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string factors = HeightFactor == WidthFactor ? $"{HeightFactor}" : $"{HeightFactor}, {WidthFactor}";
        string interpolation = Interpolation == Interpolation.Nearest ? "" : $", interpolation: Interpolation.{Interpolation}";
        string coordinates = interpolation.Length == 0 || Coordinates == ResizeCoordinates.HalfPixel ? "" : $", coordinates: ResizeCoordinates.{Coordinates}";
        return $"UpSampling2D({factors}{interpolation}{coordinates})";
    }
}
