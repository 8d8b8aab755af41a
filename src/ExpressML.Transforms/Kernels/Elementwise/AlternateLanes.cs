using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Vectors of every second number: a pair of neighbours is one long integer, of which one half is kept.</summary>
internal static unsafe class AlternateLanes
{
    /// <summary>Numbers that are loaded for one vector.</summary>
    public const int Span = 2 * Tensors.Lanes.Count;

    /// <summary>x[0], x[2], x[4], …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(float* x) => Vector512.Narrow(Pairs(x), Pairs(x + Span / 2)).AsSingle();

    /// <summary>x[1], x[3], x[5], …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(float* x) => Vector512.Narrow(Pairs(x) >> 32, Pairs(x + Span / 2) >> 32).AsSingle();

    private static Vector512<ulong> Pairs(float* x) => Vector512.Load((ulong*)x);
}
