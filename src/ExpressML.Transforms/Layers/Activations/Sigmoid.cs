using ExpressML.Kernels.Elementwise;

namespace ExpressML.Layers;

/// <summary>Logistic sigmoid: y = 1 / (1 + e⁻ˣ).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·y·(1 − y).</para>
/// <para>Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors", equation 2.</para>
/// </remarks>
public sealed class Sigmoid : Activation
{
    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(default(ActivationFunctions.Sigmoid), x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(default(ActivationFunctions.Sigmoid), known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Sigmoid()";
}
