using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Kernels;
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
    private const double Height = 1.7159;
    private const double Steepness = 2.0 / 3.0;

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new LeCun();

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> height = new((float)Height), steepness = new((float)Steepness);
        for (int i = 0; i < target.Length; i++)
            target[i] = height * VectorMath.Tanh(steepness * source[i]);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(known), source = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        Vector<float> slope = new((float)(Steepness * Height)), bend = new((float)(-Steepness / Height));
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] * Vector.FusedMultiplyAdd(bend * results[i], results[i], slope);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "ScaledTanh()";
}
