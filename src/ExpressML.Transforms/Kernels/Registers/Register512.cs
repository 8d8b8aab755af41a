using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Registers;

/// <summary>A register of 512 bits.</summary>
internal unsafe struct Register512 : IRegister<Register512>
{
    private Vector512<float> _lanes;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Load(float* x) => new() { _lanes = Vector512.Load(x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Broadcast(float* x) => new() { _lanes = Vector512.Create(*x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 MultiplyAdd(float factor, Register512 x, Register512 y) =>
        new() { _lanes = Vector512.FusedMultiplyAdd(Vector512.Create(factor), x._lanes, y._lanes) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator *(float factor, Register512 x) => new() { _lanes = Vector512.Create(factor) * x._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Largest(Register512 a, Register512 b) => new()
    {
        _lanes = Vector512.ConditionalSelect(
        Vector512.GreaterThan(b._lanes, a._lanes) | ~Vector512.Equals(b._lanes, b._lanes), b._lanes, a._lanes)
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Register512 First, Register512 Second) Interleave(Register512 even, Register512 odd)
    {
        // Two neighbours are one long integer.
        (Vector512<ulong> even0, Vector512<ulong> even1) = Vector512.Widen(even._lanes.AsUInt32());
        (Vector512<ulong> odd0, Vector512<ulong> odd1) = Vector512.Widen(odd._lanes.AsUInt32());
        return (new() { _lanes = (even0 | odd0 << 32).AsSingle() }, new() { _lanes = (even1 | odd1 << 32).AsSingle() });
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator +(Register512 a, Register512 b) => new() { _lanes = a._lanes + b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator -(Register512 a, Register512 b) => new() { _lanes = a._lanes - b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 operator -(Register512 a) => new() { _lanes = -a._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register512 x, Register512 weight) => _lanes = Vector512.FusedMultiplyAdd(x._lanes, weight._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register512 x, float* weight) => _lanes = Vector512.FusedMultiplyAdd(x._lanes, Vector512.Create(*weight), _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify() => _lanes = Vector512.AndNot(_lanes, Vector512.LessThan(_lanes, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y) => _lanes.Store(y);
}
