using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Elementary functions of a vector, from IEEE operations alone: the same bits on every machine.</summary>
internal static class VectorMath
{
    /// <summary>eˣ to within 2 units in the last place; 0 below −87.3, 2.4·10³⁸ above 88.3, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector p = ReducedExpMinus1(x, out TVector scale) + TVector.Create(1);
        return TVector.ConditionalSelect(TVector.LessThan(x, TVector.Create(-87.3365448f)), default, p * scale);
    }

    /// <summary>eˣ − 1 to within 3 units in the last place, also where x is near 0; −1 below −87.3, 2.4·10³⁸ above 88.3, NaN stays NaN.</summary>
    /// <remarks>2ⁿ·eʳ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1), in which nothing cancels.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinus1<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector p = ReducedExpMinus1(x, out TVector scale);
        TVector result = TVector.FusedMultiplyAdd(scale, p, scale - TVector.Create(1));
        return TVector.ConditionalSelect(TVector.LessThan(x, TVector.Create(-87.3365448f)), -TVector.Create(1), result);
    }

    /// <summary>ln x to within 2 units in the last place, for x from the smallest normal number up; ∞ and NaN stay as they are.</summary>
    /// <remarks>x = 2ⁿ·m with √½ ≤ m &lt; √2; ln m by a polynomial in m − 1 (coefficients: Cephes, logf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        (TVector n, TVector fraction) = TVector.Split(x);
        TVector r = fraction - TVector.Create(1);

        TVector p = TVector.FusedMultiplyAdd(TVector.Create(7.0376836292e-2f), r, TVector.Create(-1.1514610310e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(1.1676998740e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(-1.2420140846e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(1.4249322787e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(-1.6668057665e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(2.0000714765e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(-2.4999993993e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(3.3333331174e-1f));
        TVector square = r * r;
        TVector tail = TVector.FusedMultiplyAdd(p * r, square, n * TVector.Create(-2.12194440e-4f));
        tail = TVector.FusedMultiplyAdd(TVector.Create(-0.5f), square, tail) + r;
        TVector result = TVector.FusedMultiplyAdd(n, TVector.Create(0.693359375f), tail);
        return TVector.ConditionalSelect(TVector.LessThan(x, TVector.Create(float.PositiveInfinity)), result, x);
    }

    /// <summary>ln(1 + x) to within 3 units in the last place, for x ≥ 0 also where it is near 0; ∞ and NaN stay as they are.</summary>
    /// <remarks>ln(1 + x) = ln s + ln(1 + c/s) ≈ ln s + c/s, where s is the rounded sum and c what rounding cut off.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1Plus<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector sum = TVector.Create(1) + x, cut = x - (sum - TVector.Create(1));
        TVector result = Log(sum) + cut / sum;
        return TVector.ConditionalSelect(TVector.LessThan(x, TVector.Create(float.PositiveInfinity)), result, x);
    }

    /// <summary>The sigmoid 1 / (1 + e⁻ˣ) to within 4 units in the last place; 0 below −87.3, NaN stays NaN.</summary>
    /// <remarks>By e^−|x|, which does not overflow: 1 / (1 + e^−|x|) for x ≥ 0 and e^−|x| / (1 + e^−|x|) for x &lt; 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector small = Exp(-TVector.Abs(x));
        TVector numerator = TVector.ConditionalSelect(TVector.LessThan(x, default), small, TVector.Create(1));
        return numerator / (TVector.Create(1) + small);
    }

    /// <summary>The error function, 2/√π·∫ e^−t² from 0 to x, to within 3 units in the last place; ±1 for large |x|, NaN stays NaN.</summary>
    /// <remarks>
    /// Below 0.92: x + x·p(x²). Above: 1 − e^(−|x|·q(|x|)), up to 4, where the result rounds to 1. Both polynomials are Chebyshev fits
    /// to erf(x)/x − 1 and −ln(1 − erf x)/x.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector size = TVector.Abs(x), square = x * x;
        TVector p = TVector.FusedMultiplyAdd(TVector.Create(-6.01231062e-4f), square, TVector.Create(4.99759521e-3f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(-2.67698001e-2f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(1.12819098e-1f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(-3.76125038e-1f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(1.28379151e-1f));
        TVector small = TVector.FusedMultiplyAdd(p, x, x);

        TVector most = TVector.Create(4f);
        TVector t = TVector.ConditionalSelect(TVector.GreaterThan(size, most), most, size);
        TVector q = TVector.FusedMultiplyAdd(TVector.Create(-1.04606568e-6f), t, TVector.Create(3.43885076e-5f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(-4.98824986e-4f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(4.30378923e-3f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(-2.51395497e-2f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(1.07855655e-1f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(6.34148180e-1f));
        q = TVector.FusedMultiplyAdd(q, t, TVector.Create(1.12890279f));
        TVector large = TVector.CopySign(TVector.Create(1) - Exp(-t * q), x);
        return TVector.ConditionalSelect(TVector.LessThan(size, TVector.Create(0.92f)), small, large);
    }

    /// <summary>tanh x to within 3 units in the last place; ±1 for large |x|, NaN stays NaN.</summary>
    /// <remarks>A polynomial in x² below 0.625, where 1 − 2/(e²ˣ + 1) would cancel (coefficients: Cephes, tanhf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        TVector size = TVector.Abs(x), square = x * x;
        TVector p = TVector.FusedMultiplyAdd(TVector.Create(-5.70498872745e-3f), square, TVector.Create(2.06390887954e-2f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(-5.37397155531e-2f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(1.33314422036e-1f));
        p = TVector.FusedMultiplyAdd(p, square, TVector.Create(-3.33332819422e-1f));
        TVector small = TVector.FusedMultiplyAdd(p * square, x, x);

        TVector large = TVector.Create(1) - TVector.Create(2f) / (Exp(size + size) + TVector.Create(1));
        TVector signed = TVector.CopySign(large, x);
        return TVector.ConditionalSelect(TVector.LessThan(size, TVector.Create(0.625f)), small, signed);
    }

    // x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ − 1 by a polynomial (coefficients: Cephes, expf); scale = 2ⁿ, made in the exponent bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ReducedExpMinus1<TVector>(TVector x, out TVector scale)
        where TVector : struct, IVector<TVector>
    {
        // Adding 1.5·2²³ leaves n in the low bits of the sum: rounding to the nearest integer without a conversion.
        TVector rounder = TVector.Create(12582912f);
        TVector clamped = TVector.ConditionalSelect(TVector.GreaterThan(x, TVector.Create(88.3762626f)), TVector.Create(88.3762626f), x);
        TVector shifted = TVector.FusedMultiplyAdd(clamped, TVector.Create(1.44269504f), rounder);
        TVector n = shifted - rounder;
        TVector r = TVector.FusedMultiplyAdd(n, TVector.Create(-0.693359375f), clamped);
        r = TVector.FusedMultiplyAdd(n, TVector.Create(2.12194440e-4f), r);

        TVector p = TVector.FusedMultiplyAdd(TVector.Create(1.9875691500e-4f), r, TVector.Create(1.3981999507e-3f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(8.3334519073e-3f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(4.1665795894e-2f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(1.6666665459e-1f));
        p = TVector.FusedMultiplyAdd(p, r, TVector.Create(5.0000001201e-1f));
        scale = TVector.PowerOfTwo(shifted, rounder);
        return TVector.FusedMultiplyAdd(p, r * r, r);
    }
}
