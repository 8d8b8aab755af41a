using ExpressML.Kernels.Elementwise;

namespace ExpressML.Layers;

/// <summary>Hyperbolic tangent: y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·(1 − y²).</para>
/// <para>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.4.</para>
/// </remarks>
public sealed class Tanh : Activation
{
    private static ActivationFunctions.Tanh Function => new(height: 1, steepness: 1);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Tanh()";
}
