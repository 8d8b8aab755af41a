using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>What the pooling layers share whose square windows step over each channel.</summary>
public abstract class SlidingPool2D : Pool2D
{
    private protected SlidingPool2D(int window, int? stride, int padding)
    {
        Window = Guard.AtLeast(window, 1);
        Stride = Guard.AtLeast(stride ?? window, 1, nameof(stride));
        Padding = Guard.AtLeast(padding, 0);
        // More would let windows lie in the padding alone, where there is nothing to choose from.
        if (padding > window / 2)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"The padding must be at most half of the window of {window} pixels.");
    }

    /// <summary>Side of the window, in pixels.</summary>
    public int Window { get; }

    /// <summary>Step between windows, in pixels. Default: <see cref="Window"/>.</summary>
    public int Stride { get; }

    /// <summary>By how many pixels windows may reach over the border on each side. Default: 0.</summary>
    public int Padding { get; }

    private protected sealed override PoolingWindows WindowsOf(Shape input) => PoolingWindows.Sliding(input, Window, Stride, Padding);

    /// <inheritdoc/>
    protected sealed override Shape InferOutputShape(Shape input)
    {
        int least = Window - 2 * Padding;
        if (Math.Min(input.Height, input.Width) < least)
            throw new ShapeException(this, $"the input must be at least {least}×{least} pixels, but is {input}.");
        return base.InferOutputShape(input);
    }

    /// <inheritdoc/>
    protected internal sealed override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Window);
        writer.Write(Stride);
        writer.Write(Padding);
    }

    /// <summary>The code that makes this layer.</summary>
    public sealed override string ToString()
    {
        string stride = Stride == Window ? "" : $", stride: {Stride}", padding = Padding == 0 ? "" : $", padding: {Padding}";
        return $"{GetType().Name}({Window}{stride}{padding})";
    }
}
