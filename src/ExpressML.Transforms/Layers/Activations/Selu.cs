using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Scaled exponential linear unit: y = λ·x where x &gt; 0, else λ·α·(eˣ − 1).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters.</para>
/// <para>λ = 1.0507009873554805 and α = 1.6732632423543772, which draw mean and variance towards 0 and 1.</para>
/// <para>Derivative: dx = dy·λ where x &gt; 0, else dy·(y + λ·α); at x = 0 it is λ·α, as in PyTorch.</para>
/// <para>Source: Klambauer, Unterthiner, Mayr and Hochreiter 2017, "Self-Normalizing Neural Networks", equations 2 and 14, arXiv:1706.02515.</para>
/// </remarks>
public sealed class Selu : Activation
{
    internal const double Alpha = 1.6732632423543772;
    internal const double Lambda = 1.0507009873554805;

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new LeCun { Normal = true };

    private static ActivationFunctions.Elu Function => new(Alpha, Lambda);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Selu()";
}
