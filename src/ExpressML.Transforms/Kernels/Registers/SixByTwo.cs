using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>Six rows of a pair of registers.</summary>
internal unsafe struct SixByTwo<TRegister> : IScatteredTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a0, _a1, _b0, _b1, _c0, _c1, _d0, _d1, _e0, _e1, _f0, _f1;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a0 = _a1 = TRegister.Broadcast(numbers);
        _b0 = _b1 = TRegister.Broadcast(numbers + 1);
        _c0 = _c1 = TRegister.Broadcast(numbers + 2);
        _d0 = _d1 = TRegister.Broadcast(numbers + 3);
        _e0 = _e1 = TRegister.Broadcast(numbers + 4);
        _f0 = _f1 = TRegister.Broadcast(numbers + 5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginAlike(float* lanes, nint second)
    {
        _a0 = _b0 = _c0 = _d0 = _e0 = _f0 = TRegister.Load(lanes);
        _a1 = _b1 = _c1 = _d1 = _e1 = _f1 = TRegister.Load(lanes + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a0 = TRegister.Load(y);
        _b0 = TRegister.Load(y + row);
        _c0 = TRegister.Load(y + 2 * row);
        _d0 = TRegister.Load(y + 3 * row);
        _e0 = TRegister.Load(y + 4 * row);
        _f0 = TRegister.Load(y + 5 * row);
        y += second;
        _a1 = TRegister.Load(y);
        _b1 = TRegister.Load(y + row);
        _c1 = TRegister.Load(y + 2 * row);
        _d1 = TRegister.Load(y + 3 * row);
        _e1 = TRegister.Load(y + 4 * row);
        _f1 = TRegister.Load(y + 5 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister x0 = TRegister.Load(x), x1 = TRegister.Load(x + second);
        float* lower = w + 3 * row;
        TRegister weight = TRegister.Broadcast(w);
        _a0.Accumulate(x0, weight);
        _a1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w + row);
        _b0.Accumulate(x0, weight);
        _b1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w + 2 * row);
        _c0.Accumulate(x0, weight);
        _c1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(lower);
        _d0.Accumulate(x0, weight);
        _d1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(lower + row);
        _e0.Accumulate(x0, weight);
        _e1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(lower + 2 * row);
        _f0.Accumulate(x0, weight);
        _f1.Accumulate(x1, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w0, float* w1, float* w2, float* w3, float* w4, float* w5, nint k)
    {
        TRegister x0 = TRegister.Load(x), x1 = TRegister.Load(x + second);
        TRegister weight = TRegister.Broadcast(w0 + k);
        _a0.Accumulate(x0, weight);
        _a1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w1 + k);
        _b0.Accumulate(x0, weight);
        _b1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w2 + k);
        _c0.Accumulate(x0, weight);
        _c1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w3 + k);
        _d0.Accumulate(x0, weight);
        _d1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w4 + k);
        _e0.Accumulate(x0, weight);
        _e1.Accumulate(x1, weight);
        weight = TRegister.Broadcast(w5 + k);
        _f0.Accumulate(x0, weight);
        _f1.Accumulate(x1, weight);
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
        _e0.Rectify();
        _e1.Rectify();
        _f0.Rectify();
        _f1.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a0.Store(y);
        _b0.Store(y + row);
        _c0.Store(y + 2 * row);
        _d0.Store(y + 3 * row);
        _e0.Store(y + 4 * row);
        _f0.Store(y + 5 * row);
        y += second;
        _a1.Store(y);
        _b1.Store(y + row);
        _c1.Store(y + 2 * row);
        _d1.Store(y + 3 * row);
        _e1.Store(y + 4 * row);
        _f1.Store(y + 5 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a0 += TRegister.Load(y);
        _b0 += TRegister.Load(y + row);
        _c0 += TRegister.Load(y + 2 * row);
        _d0 += TRegister.Load(y + 3 * row);
        _e0 += TRegister.Load(y + 4 * row);
        _f0 += TRegister.Load(y + 5 * row);
        float* y1 = y + second;
        _a1 += TRegister.Load(y1);
        _b1 += TRegister.Load(y1 + row);
        _c1 += TRegister.Load(y1 + 2 * row);
        _d1 += TRegister.Load(y1 + 3 * row);
        _e1 += TRegister.Load(y1 + 4 * row);
        _f1 += TRegister.Load(y1 + 5 * row);
        Store(y, row, second);
    }
}
