using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Sigmoid linear unit, also called swish: y = x·σ(x) = x / (1 + e⁻ˣ).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·σ(x)·(1 + x·(1 − σ(x))).</para>
/// <para>Source: Elfwing, Uchibe and Doya 2018, "Sigmoid-Weighted Linear Units", equation 5, arXiv:1702.03118.</para>
/// </remarks>
public sealed class Silu : Activation
{
    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    internal override DerivativeFormula WithDerivative => static (x, y, derivative) => Activations.Apply(default(ActivationFunctions.Silu), x, y, derivative);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(default(ActivationFunctions.Silu), x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(default(ActivationFunctions.Silu), known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Silu()";
}
