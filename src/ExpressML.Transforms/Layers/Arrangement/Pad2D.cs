using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Padding by a number of pixels on each side: y[c,i,j] = x[c, i − top, j − left], and outside the image what the mode says.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, top + H + bottom, left + W + right). No parameters. Derivative: dx is the sum of dy over a pixel's copies.</para>
/// <para>Variant: the modes are those of ONNX and NumPy. PyTorch's <c>ConstantPad2d</c>, <c>ZeroPad2d</c>, <c>ReflectionPad2d</c> and <c>ReplicationPad2d</c> count left,
/// right, top, bottom; a negative number takes pixels away, as in both.</para>
/// </remarks>
public sealed class Pad2D : Rearrangement
{
    /// <summary>Padding by a number of pixels on each side; a negative number takes pixels away.</summary>
    /// <param name="top">Rows to add above.</param>
    /// <param name="left">Columns to add on the left.</param>
    /// <param name="bottom">Rows to add below.</param>
    /// <param name="right">Columns to add on the right.</param>
    /// <param name="mode">What is added.</param>
    /// <param name="value">The number that <see cref="PadMode.Constant"/> adds; finite. The other modes don't use it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is unknown, or the value not finite.</exception>
    public Pad2D(int top, int left, int bottom, int right, PadMode mode = PadMode.Constant, double value = 0)
    {
        (Top, Left, Bottom, Right) = (top, left, bottom, right);
        Mode = Guard.Defined(mode);
        Value = Guard.Finite(value);
    }

    internal Pad2D(ModelReader settings)
        : this(
            top: settings.ReadInt32(), left: settings.ReadInt32(), bottom: settings.ReadInt32(), right: settings.ReadInt32(),
            mode: (PadMode)settings.ReadInt32(), value: settings.ReadDouble())
    {
    }

    /// <summary>Rows that are added above; below 0, rows that are taken away.</summary>
    public int Top { get; }

    /// <summary>Columns that are added on the left; below 0, columns that are taken away.</summary>
    public int Left { get; }

    /// <summary>Rows that are added below; below 0, rows that are taken away.</summary>
    public int Bottom { get; }

    /// <summary>Columns that are added on the right; below 0, columns that are taken away.</summary>
    public int Right { get; }

    /// <summary>What is added. Default: <see cref="PadMode.Constant"/>.</summary>
    public PadMode Mode { get; }

    /// <summary>The number that <see cref="PadMode.Constant"/> adds. Default: 0.</summary>
    public double Value { get; }

    private protected override float Background => (float)Value;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        int height = Padded(input.Height, Top, Bottom, "rows", input), width = Padded(input.Width, Left, Right, "columns", input);
        return Fitting(input.Channels, height, width);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Top);
        writer.Write(Left);
        writer.Write(Bottom);
        writer.Write(Right);
        writer.Write((int)Mode);
        writer.Write(Value);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        string mode = Mode == PadMode.Constant ? "" : $", PadMode.{Mode}", value = Value == 0 ? "" : FormattableString.Invariant($", value: {Value}");
        return $"Pad2D({Top}, {Left}, {Bottom}, {Right}{mode}{value})";
    }

    private protected override (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column) =>
        SourceOf(row - Top, InputShape.Height) is { } i && SourceOf(column - Left, InputShape.Width) is { } j ? (channel, i, j) : null;

    private int? SourceOf(int position, int size) => Mode switch
    {
        PadMode.Edge => Math.Clamp(position, 0, size - 1),
        PadMode.Reflect => position < 0 ? -position : position >= size ? 2 * (size - 1) - position : position,
        _ => position >= 0 && position < size ? position : null,
    };

    private int Padded(int size, int before, int after, string what, Shape input)
    {
        if (Math.Min(before, after) <= -size || (long)size + before + after < 1)
            throw new ShapeException(this, $"it takes away all {what} of the input, which is {input}.");
        if (Mode == PadMode.Reflect && Math.Max(before, after) >= size)
            throw new ShapeException(this, $"an image of {size} {what} can be mirrored by {size - 1} at most, but the input is {input}.");
        return checked(size + before + after);
    }
}
