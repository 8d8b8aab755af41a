using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Channels become pixels of an image that is larger by a factor r: y[c, i·r + a, j·r + b] = x[c·r² + a·r + b, i, j].</summary>
/// <remarks>
/// <para>Shapes: (N, C·r², H, W) → (N, C, H·r, W·r). No parameters. Derivative: dx is dy, put back.</para>
/// <para>Variant: PyTorch's <c>PixelShuffle</c>, ONNX's <c>DepthToSpace</c> with the mode CRD. With <c>depthFirst</c> the source is x[(a·r + b)·C + c, i, j]: that
/// is TensorFlow's <c>depth_to_space</c> and ONNX's mode DCR.</para>
/// <para>Source: Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", equation 4,
/// arXiv:1609.05158.</para>
/// </remarks>
public sealed class PixelShuffle : Rearrangement
{
    /// <summary>Channels become pixels.</summary>
    /// <param name="factor">By which height and width grow, r; at least 1. Its square must divide the channels.</param>
    /// <param name="depthFirst">Whether the channels of one new pixel lie together, as in TensorFlow and ONNX's mode DCR, rather than the pixels of one new channel.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is below 1.</exception>
    public PixelShuffle(int factor, bool depthFirst = false)
    {
        Factor = Guard.AtLeast(factor, 1);
        DepthFirst = depthFirst;
    }

    internal PixelShuffle(ModelReader settings)
        : this(factor: settings.ReadInt32(), depthFirst: settings.ReadBoolean())
    {
    }

    /// <summary>By which height and width grow.</summary>
    public int Factor { get; }

    /// <summary>Whether the channels of one new pixel lie together. Default: false, as in PyTorch.</summary>
    public bool DepthFirst { get; }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        int area = checked(Factor * Factor);
        if (input.Channels % area != 0)
            throw new ShapeException(this, $"the number of channels must be a multiple of {Factor}² = {area}, but the input is {input}.");
        return Fitting(input.Channels / area, checked(input.Height * Factor), checked(input.Width * Factor));
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Factor);
        writer.Write(DepthFirst);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"PixelShuffle({Factor}{(DepthFirst ? ", depthFirst: true" : "")})";

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column)
    {
        int part = row % Factor * Factor + column % Factor;
        return (DepthFirst ? part * OutputShape.Channels + channel : channel * Factor * Factor + part, row / Factor, column / Factor);
    }
}
