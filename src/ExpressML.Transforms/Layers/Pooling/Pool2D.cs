using System.Runtime.InteropServices;
using ExpressML.Kernels.Pooling;

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

    // The state says which pixel of its window each output came from, as an integer in the place of a float.
    private protected void PoolExtremes<TExtreme>(LayerPass pass)
        where TExtreme : struct, IExtreme =>
        ExtremePooling.Forward<TExtreme>(pass.Input, Windows, pass.Output, MemoryMarshal.Cast<float, int>(pass.State), pass.AppliesRelu);

    private protected void PassGradientOfExtremes(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            ExtremePooling.InputGradient(pass.OutputGradient, MemoryMarshal.Cast<float, int>(pass.State), Windows, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"{GetType().Name}()";
}
