using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>A choice between two numbers in each of 16 lanes.</summary>
/// <remarks>Where there are no registers of 512 bits, the compiler makes better code of two halves than of <see cref="Vector512.ConditionalSelect"/>.</remarks>
internal static class LaneSelection
{
    /// <summary>a where the bits of the condition are set, else b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select<T>(Vector512<T> condition, Vector512<T> a, Vector512<T> b) =>
        Vector512.IsHardwareAccelerated
            ? Vector512.ConditionalSelect(condition, a, b)
            : Vector512.Create(
                Vector256.ConditionalSelect(condition.GetLower(), a.GetLower(), b.GetLower()),
                Vector256.ConditionalSelect(condition.GetUpper(), a.GetUpper(), b.GetUpper()));

    /// <summary>All bits where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IsNaN(Vector512<float> x) =>
        Vector512.IsHardwareAccelerated
            ? ~Vector512.Equals(x, x)
            : Vector512.Create(~Vector256.Equals(x.GetLower(), x.GetLower()), ~Vector256.Equals(x.GetUpper(), x.GetUpper()));
}
