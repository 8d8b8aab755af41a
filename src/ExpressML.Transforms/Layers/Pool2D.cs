using ExpressML.Kernels;

namespace ExpressML.Layers;

/// <summary>What the pooling layers share: each channel is cut into windows, and each window gives one number.</summary>
public abstract class Pool2D : Layer
{
    private PoolingWindows? _windows;

    private protected Pool2D() { }

    private protected PoolingWindows Windows => _windows ??= WindowsOf(InputShape);

    private protected abstract PoolingWindows WindowsOf(Shape input);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => WindowsOf(input).Output;

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"{GetType().Name}()";
}
