using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Gaussian error linear unit: y = x·Φ(x), where Φ(x) = (1 + erf(x / √2)) / 2.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·(Φ(x) + x·φ(x)), with φ(x) = e^(−x²/2) / √(2π).</para>
/// <para>Variant: the exact form with erf, PyTorch's default, not the approximation with tanh.</para>
/// <para>Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", §2, arXiv:1606.08415.</para>
/// </remarks>
public sealed class Gelu : Activation
{
    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    internal override DerivativeFormula WithDerivative => static (x, y, derivative) => Activations.Apply(default(ActivationFunctions.Gelu), x, y, derivative);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(default(ActivationFunctions.Gelu), x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(default(ActivationFunctions.Gelu), known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Gelu()";
}
