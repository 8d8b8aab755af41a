using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExpressML.Kernels;

/// <summary>Vectors of every second number: each pair of numbers is loaded as one long integer, of which one half is kept.</summary>
internal static unsafe class AlternateLanes
{
    /// <summary>Numbers that are loaded for one vector.</summary>
    public static int Span => 2 * Vector<float>.Count;

    /// <summary>x[0], x[2], x[4], …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Even(float* x) => Vector.AsVectorSingle(Vector.Narrow(Pairs(x), Pairs(x + Vector<float>.Count)));

    /// <summary>x[1], x[3], x[5], …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Odd(float* x) => Vector.AsVectorSingle(Vector.Narrow(Pairs(x) >> 32, Pairs(x + Vector<float>.Count) >> 32));

    private static Vector<ulong> Pairs(float* x) => Vector.Load((ulong*)x);
}
