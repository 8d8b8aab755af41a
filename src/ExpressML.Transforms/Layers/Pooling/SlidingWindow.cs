using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>A square window that steps over each channel: the settings of the pooling layers that have one.</summary>
internal sealed class SlidingWindow
{
    public SlidingWindow(int window, int? stride, int padding)
    {
        Side = Guard.AtLeast(window, 1);
        Stride = Guard.AtLeast(stride ?? window, 1, nameof(stride));
        Padding = Guard.AtLeast(padding, 0);
        // More would let windows lie in the padding alone, where there is nothing to choose from.
        if (padding > window / 2)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"The padding must be at most half of the window of {window} pixels.");
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public SlidingWindow(ModelReader settings)
        : this(window: settings.ReadInt32(), stride: settings.ReadInt32(), padding: settings.ReadInt32())
    {
    }

    public int Side { get; }

    public int Stride { get; }

    public int Padding { get; }

    public PoolingWindows Over(Shape input) => PoolingWindows.Sliding(input, Side, Stride, Padding);

    /// <exception cref="ShapeException">The input is smaller than a window.</exception>
    public Shape InferOutputShape(Layer layer, Shape input)
    {
        int least = Side - 2 * Padding;
        if (Math.Min(input.Height, input.Width) < least)
            throw new ShapeException(layer, $"the input must be at least {least}×{least} pixels, but is {input}.");
        return PoolingWindows.SlidingOutput(input, Side, Stride, Padding);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(Side);
        writer.Write(Stride);
        writer.Write(Padding);
    }

    /// <summary>The code that makes a layer of a type.</summary>
    public string Print(string type)
    {
        string stride = Stride == Side ? "" : $", stride: {Stride}", padding = Padding == 0 ? "" : $", padding: {Padding}";
        return $"{type}({Side}{stride}{padding})";
    }
}
