using ExpressML.Kernels.Elementwise;

namespace ExpressML.Layers;

/// <summary>Softsign, which nears ±1 more slowly than tanh: y = x / (1 + |x|).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy / (1 + |x|)², which is dy·(1 − |y|)².</para>
/// <para>Source: Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", §3.</para>
/// </remarks>
public sealed class Softsign : Activation
{
    private static ActivationFunctions.Softsign Function => default;

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Softsign()";
}
