using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Softplus, a smooth ReLU: y = ln(1 + eˣ).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy / (1 + e⁻ˣ), which is dy·(1 − e^−y).</para>
/// <para>Variant: β = 1, PyTorch's default. It is computed as max(x, 0) + ln(1 + e^−|x|), which never overflows.</para>
/// <para>Source: Glorot, Bordes and Bengio 2011, "Deep Sparse Rectifier Neural Networks", §3.1.</para>
/// </remarks>
public sealed class Softplus : Activation
{
    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(default(ActivationFunctions.Softplus), x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(default(ActivationFunctions.Softplus), known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Softplus()";
}
