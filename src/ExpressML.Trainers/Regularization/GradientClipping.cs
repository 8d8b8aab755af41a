using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Regularization;

/// <summary>Limits gradients: each number by itself, g ← min(max(g, −c), c), or all together by their norm, g ← g·min(1, c/‖g‖).</summary>
/// <remarks>Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks", Algorithm 1, arXiv:1211.5063.</remarks>
internal static class GradientClipping
{
    /// <summary>The factor for all gradients that makes their norm at most <paramref name="maximum"/>.</summary>
    /// <remarks>The 1e-6 is that of PyTorch's <c>clip_grad_norm_</c>: it avoids a division by 0.</remarks>
    public static double Factor(double sumOfSquares, double maximum) => Math.Min(1, maximum / (Math.Sqrt(sumOfSquares) + 1e-6));

    /// <summary>Σ x², in double precision.</summary>
    /// <remarks>Four sums side by side hide the latency of the addition; their order depends on the length only.</remarks>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            s0 += (double)x[i] * x[i];
            s1 += (double)x[i + 1] * x[i + 1];
            s2 += (double)x[i + 2] * x[i + 2];
            s3 += (double)x[i + 3] * x[i + 3];
        }

        for (; i < x.Length; i++)
            s0 += (double)x[i] * x[i];
        return (s0 + s1) + (s2 + s3);
    }

    /// <summary>x ← factor·x.</summary>
    public static void Scale(Span<float> x, float factor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] *= factor;
        for (int i = vectors.Length * Vector<float>.Count; i < x.Length; i++)
            x[i] *= factor;
    }

    /// <summary>x ← min(max(x, −maximum), maximum); NaN stays NaN.</summary>
    public static void Clamp(Span<float> x, float maximum)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        Vector<float> lowest = new(-maximum), highest = new(maximum);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.Min(Vector.Max(vectors[i], lowest), highest);
        for (int i = vectors.Length * Vector<float>.Count; i < x.Length; i++)
            x[i] = MathF.Min(MathF.Max(x[i], -maximum), maximum);
    }
}
