using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Registers;

/// <summary>A register of 128 bits.</summary>
internal unsafe struct Register128 : IRegister<Register128>
{
    private Vector128<float> _lanes;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Load(float* x) => new() { _lanes = Vector128.Load(x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Broadcast(float* x) => new() { _lanes = Vector128.Create(*x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 MultiplyAdd(float factor, Register128 x, Register128 y) =>
        new() { _lanes = Vector128.FusedMultiplyAdd(Vector128.Create(factor), x._lanes, y._lanes) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 operator *(float factor, Register128 x) => new() { _lanes = Vector128.Create(factor) * x._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Largest(Register128 a, Register128 b) => new()
    {
        _lanes = Vector128.ConditionalSelect(
        Vector128.GreaterThan(b._lanes, a._lanes) | ~Vector128.Equals(b._lanes, b._lanes), b._lanes, a._lanes)
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Register128 First, Register128 Second) Interleave(Register128 even, Register128 odd)
    {
        // Two neighbours are one long integer.
        (Vector128<ulong> even0, Vector128<ulong> even1) = Vector128.Widen(even._lanes.AsUInt32());
        (Vector128<ulong> odd0, Vector128<ulong> odd1) = Vector128.Widen(odd._lanes.AsUInt32());
        return (new() { _lanes = (even0 | odd0 << 32).AsSingle() }, new() { _lanes = (even1 | odd1 << 32).AsSingle() });
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 operator +(Register128 a, Register128 b) => new() { _lanes = a._lanes + b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 operator -(Register128 a, Register128 b) => new() { _lanes = a._lanes - b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 operator -(Register128 a) => new() { _lanes = -a._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register128 x, Register128 weight) => _lanes = Vector128.FusedMultiplyAdd(x._lanes, weight._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register128 x, float* weight) => _lanes = Vector128.FusedMultiplyAdd(x._lanes, Vector128.Create(*weight), _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify() => _lanes = Vector128.AndNot(_lanes, Vector128.LessThan(_lanes, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y) => _lanes.Store(y);
}
