using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Optimizers;

/// <summary>Adam: w ← w − α·m̂ / (√v̂ + ε), with m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g².</summary>
/// <remarks>
/// <para>At step t = 1, 2, …: m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). State: m and v, one float each a weight, from zero.</para>
/// <para>Variant: ε is added to √v̂, as in PyTorch.</para>
/// <para>Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 1, arXiv:1412.6980; its defaults.</para>
/// </remarks>
public sealed class Adam : Optimizer
{
    /// <summary>β₁, the decay of the mean gradient, in [0, 1). Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the mean squared gradient, in [0, 1). Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the step finite where gradients vanish; above 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override int StateCount => 2;

    internal override void Validate()
    {
        RequireShare(Beta1, nameof(Beta1));
        RequireShare(Beta2, nameof(Beta2));
        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
            throw new ArgumentOutOfRangeException(nameof(Epsilon), Epsilon, "Epsilon must be a finite number above 0.");
    }

    internal override void Update(Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, int step, double learningRate)
    {
        // Scalars are computed in double: 1 − 0.999f is already wrong in its fifth digit.
        float b1 = (float)Beta1, c1 = (float)(1 - Beta1), b2 = (float)Beta2, c2 = (float)(1 - Beta2), epsilon = (float)Epsilon;
        float rate = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        float scale = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));

        Span<float> m = first, v = second;
        Span<Vector<float>> ws = Vectors(w), ms = Vectors(m), vs = Vectors(v);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        Vector<float> keep1 = new(b1), take1 = new(c1), keep2 = new(b2), take2 = new(c2);
        Vector<float> step1 = new(rate), root = new(scale), floor = new(epsilon);
        for (int i = 0; i < ws.Length; i++)
        {
            Vector<float> gradient = gs[i];
            ms[i] = keep1 * ms[i] + take1 * gradient;
            vs[i] = keep2 * vs[i] + take2 * gradient * gradient;
            ws[i] -= step1 * ms[i] / (root * Vector.SquareRoot(vs[i]) + floor);
        }

        for (int i = ws.Length * Vector<float>.Count; i < w.Length; i++)
        {
            m[i] = b1 * m[i] + c1 * g[i];
            v[i] = b2 * v[i] + c2 * g[i] * g[i];
            w[i] -= rate * m[i] / (scale * MathF.Sqrt(v[i]) + epsilon);
        }
    }

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString() => FormattableString.Invariant($"new Adam {{ Beta1 = {Beta1}, Beta2 = {Beta2}, Epsilon = {Epsilon} }}");

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
