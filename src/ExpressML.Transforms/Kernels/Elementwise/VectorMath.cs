using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Elementary functions of a vector, from IEEE operations alone: the same bits on every machine.</summary>
internal static class VectorMath
{
    /// <summary>eˣ to within 2 units in the last place; 0 below −87.3, 2.4·10³⁸ above 88.3, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        Vector<float> p = ReducedExpMinus1(x, out Vector<float> scale) + Vector<float>.One;
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-87.3365448f)), Vector<float>.Zero, p * scale);
    }

    /// <summary>eˣ − 1 to within 3 units in the last place, also where x is near 0; −1 below −87.3, 2.4·10³⁸ above 88.3, NaN stays NaN.</summary>
    /// <remarks>2ⁿ·eʳ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1), in which nothing cancels.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpMinus1(Vector<float> x)
    {
        Vector<float> p = ReducedExpMinus1(x, out Vector<float> scale);
        Vector<float> result = Vector.FusedMultiplyAdd(scale, p, scale - Vector<float>.One);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-87.3365448f)), -Vector<float>.One, result);
    }

    /// <summary>ln x to within 2 units in the last place, for x from the smallest normal number up; ∞ and NaN stay as they are.</summary>
    /// <remarks>x = 2ⁿ·m with √½ ≤ m &lt; √2; ln m by a polynomial in m − 1 (coefficients: Cephes, logf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        // The bits of √½ are taken away and given back, so that the exponent field counts from √½ rather than from 1.
        var root = new Vector<int>(0x3F3504F3);
        Vector<int> bits = Vector.AsVectorInt32(x) - root;
        Vector<float> n = Vector.ConvertToSingle(bits >> 23);
        Vector<float> r = Vector.AsVectorSingle((bits & new Vector<int>(0x007FFFFF)) + root) - Vector<float>.One;

        Vector<float> p = Vector.FusedMultiplyAdd(new Vector<float>(7.0376836292e-2f), r, new Vector<float>(-1.1514610310e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.1676998740e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(-1.2420140846e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.4249322787e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(-1.6668057665e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(2.0000714765e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(-2.4999993993e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(3.3333331174e-1f));
        Vector<float> square = r * r;
        Vector<float> tail = Vector.FusedMultiplyAdd(p * r, square, n * new Vector<float>(-2.12194440e-4f));
        tail = Vector.FusedMultiplyAdd(new Vector<float>(-0.5f), square, tail) + r;
        Vector<float> result = Vector.FusedMultiplyAdd(n, new Vector<float>(0.693359375f), tail);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(float.PositiveInfinity)), result, x);
    }

    /// <summary>ln(1 + x) to within 3 units in the last place, for x ≥ 0 also where it is near 0; ∞ and NaN stay as they are.</summary>
    /// <remarks>ln(1 + x) = ln s + ln(1 + c/s) ≈ ln s + c/s, where s is the rounded sum and c what rounding cut off.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log1Plus(Vector<float> x)
    {
        Vector<float> sum = Vector<float>.One + x, cut = x - (sum - Vector<float>.One);
        Vector<float> result = Log(sum) + cut / sum;
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(float.PositiveInfinity)), result, x);
    }

    /// <summary>The sigmoid 1 / (1 + e⁻ˣ) to within 4 units in the last place; 0 below −87.3, NaN stays NaN.</summary>
    /// <remarks>By e^−|x|, which does not overflow: 1 / (1 + e^−|x|) for x ≥ 0 and e^−|x| / (1 + e^−|x|) for x &lt; 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        Vector<float> small = Exp(-Vector.Abs(x));
        Vector<float> numerator = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), small, Vector<float>.One);
        return numerator / (Vector<float>.One + small);
    }

    /// <summary>The error function, 2/√π·∫ e^−t² from 0 to x, to within 3 units in the last place; ±1 for large |x|, NaN stays NaN.</summary>
    /// <remarks>
    /// Below 0.92: x + x·p(x²). Above: 1 − e^(−|x|·q(|x|)), up to 4, where the result rounds to 1. Both polynomials are Chebyshev fits
    /// to erf(x)/x − 1 and −ln(1 − erf x)/x.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Erf(Vector<float> x)
    {
        Vector<float> size = Vector.Abs(x), square = x * x;
        Vector<float> p = Vector.FusedMultiplyAdd(new Vector<float>(-6.01231062e-4f), square, new Vector<float>(4.99759521e-3f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-2.67698001e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.12819098e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-3.76125038e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.28379151e-1f));
        Vector<float> small = Vector.FusedMultiplyAdd(p, x, x);

        var most = new Vector<float>(4f);
        Vector<float> t = Vector.ConditionalSelect(Vector.GreaterThan(size, most), most, size);
        Vector<float> q = Vector.FusedMultiplyAdd(new Vector<float>(-1.04606568e-6f), t, new Vector<float>(3.43885076e-5f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-4.98824986e-4f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(4.30378923e-3f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-2.51395497e-2f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(1.07855655e-1f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(6.34148180e-1f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(1.12890279f));
        Vector<float> large = Vector.CopySign(Vector<float>.One - Exp(-t * q), x);
        return Vector.ConditionalSelect(Vector.LessThan(size, new Vector<float>(0.92f)), small, large);
    }

    /// <summary>tanh x to within 3 units in the last place; ±1 for large |x|, NaN stays NaN.</summary>
    /// <remarks>A polynomial in x² below 0.625, where 1 − 2/(e²ˣ + 1) would cancel (coefficients: Cephes, tanhf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector<float> size = Vector.Abs(x), square = x * x;
        Vector<float> p = Vector.FusedMultiplyAdd(new Vector<float>(-5.70498872745e-3f), square, new Vector<float>(2.06390887954e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-5.37397155531e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.33314422036e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-3.33332819422e-1f));
        Vector<float> small = Vector.FusedMultiplyAdd(p * square, x, x);

        Vector<float> large = Vector<float>.One - new Vector<float>(2f) / (Exp(size + size) + Vector<float>.One);
        Vector<float> signed = Vector.CopySign(large, x);
        return Vector.ConditionalSelect(Vector.LessThan(size, new Vector<float>(0.625f)), small, signed);
    }

    // x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ − 1 by a polynomial (coefficients: Cephes, expf); scale = 2ⁿ, made in the exponent bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ReducedExpMinus1(Vector<float> x, out Vector<float> scale)
    {
        // Adding 1.5·2²³ leaves n in the low bits of the sum: rounding to the nearest integer without a conversion.
        var rounder = new Vector<float>(12582912f);
        Vector<float> clamped = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(88.3762626f)), new Vector<float>(88.3762626f), x);
        Vector<float> shifted = Vector.FusedMultiplyAdd(clamped, new Vector<float>(1.44269504f), rounder);
        Vector<float> n = shifted - rounder;
        Vector<float> r = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693359375f), clamped);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(2.12194440e-4f), r);

        Vector<float> p = Vector.FusedMultiplyAdd(new Vector<float>(1.9875691500e-4f), r, new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(5.0000001201e-1f));
        scale = Vector.AsVectorSingle((Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(rounder) + new Vector<int>(127)) << 23);
        return Vector.FusedMultiplyAdd(p, r * r, r);
    }
}
