using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Registers;

/// <summary>A register of 256 bits.</summary>
internal unsafe struct Register256 : IRegister<Register256>
{
    private Vector256<float> _lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Load(float* x) => new() { _lanes = Vector256.Load(x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Broadcast(float* x) => new() { _lanes = Vector256.Create(*x) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 MultiplyAdd(float factor, Register256 x, Register256 y) =>
        new() { _lanes = Vector256.FusedMultiplyAdd(Vector256.Create(factor), x._lanes, y._lanes) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 operator *(float factor, Register256 x) => new() { _lanes = Vector256.Create(factor) * x._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Largest(Register256 a, Register256 b) => new()
    {
        _lanes = Vector256.ConditionalSelect(
        Vector256.GreaterThan(b._lanes, a._lanes) | ~Vector256.Equals(b._lanes, b._lanes), b._lanes, a._lanes)
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Register256 First, Register256 Second) Interleave(Register256 even, Register256 odd)
    {
        // Two neighbours are one long integer.
        (Vector256<ulong> even0, Vector256<ulong> even1) = Vector256.Widen(even._lanes.AsUInt32());
        (Vector256<ulong> odd0, Vector256<ulong> odd1) = Vector256.Widen(odd._lanes.AsUInt32());
        return (new() { _lanes = (even0 | odd0 << 32).AsSingle() }, new() { _lanes = (even1 | odd1 << 32).AsSingle() });
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 operator +(Register256 a, Register256 b) => new() { _lanes = a._lanes + b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 operator -(Register256 a, Register256 b) => new() { _lanes = a._lanes - b._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 operator -(Register256 a) => new() { _lanes = -a._lanes };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register256 x, Register256 weight) => _lanes = Vector256.FusedMultiplyAdd(x._lanes, weight._lanes, _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(Register256 x, float* weight) => _lanes = Vector256.FusedMultiplyAdd(x._lanes, Vector256.Create(*weight), _lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify() => _lanes = Vector256.AndNot(_lanes, Vector256.LessThan(_lanes, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y) => _lanes.Store(y);
}
