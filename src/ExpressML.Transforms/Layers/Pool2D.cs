using ExpressML.Kernels;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>What the pooling layers share: square windows that step over each channel, and the output's shape.</summary>
public abstract class Pool2D : Layer
{
    private protected Pool2D(int window, int? stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride ?? window, 1, nameof(stride));
        (Window, Stride) = (window, stride ?? window);
    }

    /// <summary>Side of the window, in pixels.</summary>
    public int Window { get; }

    /// <summary>Step between windows, in pixels. Default: <see cref="Window"/>.</summary>
    public int Stride { get; }

    private protected PoolingGeometry Geometry => new(InputShape, Window, Stride);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (Math.Min(input.Height, input.Width) < Window)
            throw new ShapeException(this, $"the input must be at least {Window}×{Window} pixels, but is {input}.");
        return new PoolingGeometry(input, Window, Stride).Output;
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Window);
        writer.Write(Stride);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Stride == Window ? $"{GetType().Name}({Window})" : $"{GetType().Name}({Window}, stride: {Stride})";
}
