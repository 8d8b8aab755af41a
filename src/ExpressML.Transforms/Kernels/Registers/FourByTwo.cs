using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>Four rows of a pair of registers.</summary>
internal unsafe struct FourByTwo<TRegister> : IRegisterTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a0, _a1, _b0, _b1, _c0, _c1, _d0, _d1;

    public static int Rows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a0 = _a1 = TRegister.Broadcast(numbers);
        _b0 = _b1 = TRegister.Broadcast(numbers + 1);
        _c0 = _c1 = TRegister.Broadcast(numbers + 2);
        _d0 = _d1 = TRegister.Broadcast(numbers + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a0 = TRegister.Load(y);
        _b0 = TRegister.Load(y + row);
        _c0 = TRegister.Load(y + 2 * row);
        _d0 = TRegister.Load(y + 3 * row);
        y += second;
        _a1 = TRegister.Load(y);
        _b1 = TRegister.Load(y + row);
        _c1 = TRegister.Load(y + 2 * row);
        _d1 = TRegister.Load(y + 3 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister x0 = TRegister.Load(x), x1 = TRegister.Load(x + second);
        float* lower = w + 2 * row;
        TRegister weight = TRegister.Broadcast(w);
        _a0.Accumulate(x0, weight);
        _a1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w + row);
        _b0.Accumulate(x0, weight);
        _b1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(lower);
        _c0.Accumulate(x0, weight);
        _c1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(lower + row);
        _d0.Accumulate(x0, weight);
        _d1.Accumulate(x1, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _a0.Rectify();
        _a1.Rectify();
        _b0.Rectify();
        _b1.Rectify();
        _c0.Rectify();
        _c1.Rectify();
        _d0.Rectify();
        _d1.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a0.Store(y);
        _b0.Store(y + row);
        _c0.Store(y + 2 * row);
        _d0.Store(y + 3 * row);
        y += second;
        _a1.Store(y);
        _b1.Store(y + row);
        _c1.Store(y + 2 * row);
        _d1.Store(y + 3 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a0 += TRegister.Load(y);
        _b0 += TRegister.Load(y + row);
        _c0 += TRegister.Load(y + 2 * row);
        _d0 += TRegister.Load(y + 3 * row);
        float* y1 = y + second;
        _a1 += TRegister.Load(y1);
        _b1 += TRegister.Load(y1 + row);
        _c1 += TRegister.Load(y1 + 2 * row);
        _d1 += TRegister.Load(y1 + 3 * row);
        Store(y, row, second);
    }
}
