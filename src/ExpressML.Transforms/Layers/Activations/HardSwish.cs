using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A swish (SiLU) of straight lines and a parabola: y = x·h(x), with h(x) = x/6 + ½ held between 0 and 1.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters.</para>
/// <para>Derivative: dx = 0 where x ≤ −3, dy where x ≥ 3, else dy·(x/3 + ½).</para>
/// <para>Source: Howard et al. 2019, "Searching for MobileNetV3", §5.2, arXiv:1905.02244.</para>
/// </remarks>
public sealed class HardSwish : Activation
{
    private static ActivationFunctions.HardSwish Function => new();

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    /// <inheritdoc/>
    protected override bool NeedsInput => true;

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "HardSwish()";
}
