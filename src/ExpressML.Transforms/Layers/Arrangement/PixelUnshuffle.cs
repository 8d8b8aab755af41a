using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Pixels become channels of an image that is smaller by a factor r: y[c·r² + a·r + b, i, j] = x[c, i·r + a, j·r + b].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H·r, W·r) → (N, C·r², H, W). No parameters. Derivative: dx is dy, put back. It undoes <see cref="PixelShuffle"/>.</para>
/// <para>Variant: PyTorch's <c>PixelUnshuffle</c>. With <c>depthFirst</c> the target is y[(a·r + b)·C + c, i, j]: that is TensorFlow's <c>space_to_depth</c> and
/// ONNX's <c>SpaceToDepth</c>.</para>
/// </remarks>
public sealed class PixelUnshuffle : Rearrangement
{
    /// <summary>Pixels become channels.</summary>
    /// <param name="factor">By which height and width shrink, r; at least 1, and a divisor of both.</param>
    /// <param name="depthFirst">Whether the channels of one former pixel lie together, as in TensorFlow and ONNX, rather than the pixels of one former channel.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is below 1.</exception>
    public PixelUnshuffle(int factor, bool depthFirst = false)
    {
        Factor = Guard.AtLeast(factor, 1);
        DepthFirst = depthFirst;
    }

    internal PixelUnshuffle(ModelReader settings)
        : this(factor: settings.ReadInt32(), depthFirst: settings.ReadBoolean())
    {
    }

    /// <summary>By which height and width shrink.</summary>
    public int Factor { get; }

    /// <summary>Whether the channels of one former pixel lie together. Default: false, as in PyTorch.</summary>
    public bool DepthFirst { get; }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input.Height % Factor == 0 && input.Width % Factor == 0
        ? Fitting(checked(input.Channels * Factor * Factor), input.Height / Factor, input.Width / Factor)
        : throw new ShapeException(this, $"height and width must be multiples of {Factor}, but the input is {input}.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Factor);
        writer.Write(DepthFirst);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"PixelUnshuffle({Factor}{(DepthFirst ? ", depthFirst: true" : "")})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column)
    {
        int area = Factor * Factor, part = DepthFirst ? channel / InputShape.Channels : channel % area;
        return (DepthFirst ? channel % InputShape.Channels : channel / area, row * Factor + part / Factor, column * Factor + part % Factor);
    }
}
