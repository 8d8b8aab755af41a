using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>Six rows of one register.</summary>
internal unsafe struct SixByOne<TRegister> : IScatteredTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a, _b, _c, _d, _e, _f;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a = TRegister.Broadcast(numbers);
        _b = TRegister.Broadcast(numbers + 1);
        _c = TRegister.Broadcast(numbers + 2);
        _d = TRegister.Broadcast(numbers + 3);
        _e = TRegister.Broadcast(numbers + 4);
        _f = TRegister.Broadcast(numbers + 5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginAlike(float* lanes, nint second)
    {
        _a = _b = _c = _d = _e = _f = TRegister.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a = TRegister.Load(y);
        _b = TRegister.Load(y + row);
        _c = TRegister.Load(y + 2 * row);
        _d = TRegister.Load(y + 3 * row);
        _e = TRegister.Load(y + 4 * row);
        _f = TRegister.Load(y + 5 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister lanes = TRegister.Load(x);
        float* lower = w + 3 * row;
        _a.Accumulate(lanes, w);
        _b.Accumulate(lanes, w + row);
        _c.Accumulate(lanes, w + 2 * row);
        _d.Accumulate(lanes, lower);
        _e.Accumulate(lanes, lower + row);
        _f.Accumulate(lanes, lower + 2 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w0, float* w1, float* w2, float* w3, float* w4, float* w5, nint k)
    {
        TRegister lanes = TRegister.Load(x);
        _a.Accumulate(lanes, w0 + k);
        _b.Accumulate(lanes, w1 + k);
        _c.Accumulate(lanes, w2 + k);
        _d.Accumulate(lanes, w3 + k);
        _e.Accumulate(lanes, w4 + k);
        _f.Accumulate(lanes, w5 + k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _a.Rectify();
        _b.Rectify();
        _c.Rectify();
        _d.Rectify();
        _e.Rectify();
        _f.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a.Store(y);
        _b.Store(y + row);
        _c.Store(y + 2 * row);
        _d.Store(y + 3 * row);
        _e.Store(y + 4 * row);
        _f.Store(y + 5 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a += TRegister.Load(y);
        _b += TRegister.Load(y + row);
        _c += TRegister.Load(y + 2 * row);
        _d += TRegister.Load(y + 3 * row);
        _e += TRegister.Load(y + 4 * row);
        _f += TRegister.Load(y + 5 * row);
        Store(y, row, second);
    }
}
