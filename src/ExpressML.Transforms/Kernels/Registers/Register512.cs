using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Registers;

/// <summary>A register of 512 bits.</summary>
internal unsafe struct Register512(Vector512<float> lanes) : IRegister<Register512>
{
    private Vector512<float> _lanes = lanes;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Load(float* x) => new(Vector512.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Create(float x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Broadcast(float* x) => new(Vector512.Create(*x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 MultiplyAdd(Register512 a, Register512 b, Register512 c) => new(Vector512.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Largest(Register512 a, Register512 b) => new(Vector512.ConditionalSelect(
        Vector512.GreaterThan(b._lanes, a._lanes) | ~Vector512.Equals(b._lanes, b._lanes), b._lanes, a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Register512 First, Register512 Second) Interleave(Register512 even, Register512 odd)
    {
        // Two neighbours are one long integer.
        (Vector512<ulong> even0, Vector512<ulong> even1) = Vector512.Widen(even._lanes.AsUInt32());
        (Vector512<ulong> odd0, Vector512<ulong> odd1) = Vector512.Widen(odd._lanes.AsUInt32());
        return (new((even0 | odd0 << 32).AsSingle()), new((even1 | odd1 << 32).AsSingle()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator +(Register512 a, Register512 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator -(Register512 a, Register512 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator *(Register512 a, Register512 b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator -(Register512 a) => new(-a._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register512 x, Register512 weight) => _lanes = Vector512.FusedMultiplyAdd(x._lanes, weight._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register512 x, float* weight) => _lanes = Vector512.FusedMultiplyAdd(x._lanes, Vector512.Create(*weight), _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify() => _lanes = Vector512.AndNot(_lanes, Vector512.LessThan(_lanes, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y) => _lanes.Store(y);
}
