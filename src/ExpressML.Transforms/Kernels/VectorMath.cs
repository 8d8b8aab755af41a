using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExpressML.Kernels;

/// <summary>Elementary functions of a vector, from IEEE operations alone: the same bits on every machine.</summary>
internal static class VectorMath
{
    /// <summary>eˣ to within 2 units in the last place; 0 below −87.3, 2.4·10³⁸ above 88.3, NaN stays NaN.</summary>
    /// <remarks>x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ by a polynomial (coefficients: Cephes, expf), scaled by 2ⁿ in the exponent bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
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
        p = Vector.FusedMultiplyAdd(p, r * r, r) + Vector<float>.One;

        Vector<int> exponent = (Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(rounder) + new Vector<int>(127)) << 23;
        Vector<float> result = p * Vector.AsVectorSingle(exponent);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-87.3365448f)), Vector<float>.Zero, result);
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
}
