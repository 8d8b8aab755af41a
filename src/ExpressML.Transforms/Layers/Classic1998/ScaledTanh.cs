using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>LeCun's scaled hyperbolic tangent: y = 1.7159·tanh(2x / 3).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·⅔·(1.7159 − y² / 1.7159).</para>
/// <para>Variant: f(1) ≈ 1 and f(−1) ≈ −1, so targets of ±1 lie where the function still has a slope.</para>
/// <para>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.4; the activation of LeNet-5, LeCun et al. 1998, appendix A.</para>
/// </remarks>
public sealed class ScaledTanh : Activation
{
    internal const double Height = 1.7159;
    internal const double Steepness = 2.0 / 3.0;

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new LeCun();

    private static ActivationFunctions.Tanh Function => new(Height, Steepness);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "ScaledTanh()";
}
