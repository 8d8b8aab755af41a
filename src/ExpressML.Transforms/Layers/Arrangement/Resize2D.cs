using ExpressML.ImageOperations;
using ExpressML.Images;
using ExpressML.Kernels.Copying;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Bilinear resizing to a height and width, larger or smaller: y[c,i,j] blends the four pixels of x that are nearest to the place of (i, j).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, height, width). No parameters. Derivative: dx is the sum of dy over the pixels that a pixel is blended into, with its weights.</para>
/// <para>Variant: no smoothing when shrinking, as PyTorch's <c>interpolate(size=…, mode="bilinear")</c>, Keras's <c>Resizing</c> and ONNX's <c>Resize</c> with sizes. For whole
/// factors, <see cref="UpSampling2D"/> fits images of any size.</para>
/// </remarks>
public sealed class Resize2D : Layer
{
    private BilinearAxis? _rows, _columns;

    /// <summary>Bilinear resizing.</summary>
    /// <param name="height">Rows of the output; at least 1.</param>
    /// <param name="width">Columns of the output; at least 1.</param>
    /// <param name="coordinates">Where the pixels of the output lie in the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the coordinates are unknown.</exception>
    public Resize2D(int height, int width, ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel)
    {
        (Height, Width) = (Guard.AtLeast(height, 1), Guard.AtLeast(width, 1));
        Coordinates = Guard.Defined(coordinates);
    }

    internal Resize2D(ModelReader settings)
        : this(height: settings.ReadInt32(), width: settings.ReadInt32(), coordinates: (ResizeCoordinates)settings.ReadInt32())
    {
    }

    /// <summary>Rows of the output.</summary>
    public int Height { get; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <summary>Where the pixels of the output lie in the input. Default: <see cref="ResizeCoordinates.HalfPixel"/>.</summary>
    public ResizeCoordinates Coordinates { get; }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    internal BilinearAxis Rows => _rows ??= Coordinates.Axis(InputShape.Height, Height);

    internal BilinearAxis Columns => _columns ??= Coordinates.Axis(InputShape.Width, Width);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        Shape output = input with { Height = Height, Width = Width };
        return output.IsValid ? output : throw new ShapeException(this, $"the output would be {output}, which does not fit in memory.");
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => BilinearBlocks.Forward(pass.Input, InputShape, Rows, Columns, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => OfImage(InputShape, OutputShape, Rows, Columns);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            BilinearBlocks.InputGradient(pass.OutputGradient, InputShape, Rows, Columns, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Height);
        writer.Write(Width);
        writer.Write((int)Coordinates);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Resize2D({Height}, {Width}{(Coordinates == ResizeCoordinates.HalfPixel ? "" : $", ResizeCoordinates.{Coordinates}")})";

    /// <summary>The same of one image by itself.</summary>
    internal static ImageOperation OfImage(Shape input, Shape output, BilinearAxis rows, BilinearAxis columns)
    {
        // Three blends for each number.
        var resize = new BilinearResize(input, rows, columns);
        return new ChannelFunction(output, 3, resize.Apply);
    }
}
