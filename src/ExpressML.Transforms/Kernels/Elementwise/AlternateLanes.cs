using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Vectors of every second number: a pair of neighbours is one long integer, of which one half is kept, or which is put together of two.</summary>
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

    /// <summary>even[0], odd[0], even[1], odd[1], …: the numbers that <see cref="Even"/> and <see cref="Odd"/> would take apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<float> First, Vector<float> Second) Merge(Vector<float> even, Vector<float> odd)
    {
        Vector.Widen(Vector.AsVectorUInt32(even), out Vector<ulong> even0, out Vector<ulong> even1);
        Vector.Widen(Vector.AsVectorUInt32(odd), out Vector<ulong> odd0, out Vector<ulong> odd1);
        return (Vector.AsVectorSingle(even0 | odd0 << 32), Vector.AsVectorSingle(even1 | odd1 << 32));
    }

    private static Vector512<ulong> Pairs(float* x) => Vector512.Load((ulong*)x);
}
