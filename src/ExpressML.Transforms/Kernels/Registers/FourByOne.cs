using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>Four rows of one register.</summary>
internal unsafe struct FourByOne<TRegister> : IRegisterTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a, _b, _c, _d;

    public static int Rows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a = TRegister.Broadcast(numbers);
        _b = TRegister.Broadcast(numbers + 1);
        _c = TRegister.Broadcast(numbers + 2);
        _d = TRegister.Broadcast(numbers + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a = TRegister.Load(y);
        _b = TRegister.Load(y + row);
        _c = TRegister.Load(y + 2 * row);
        _d = TRegister.Load(y + 3 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister lanes = TRegister.Load(x);
        float* lower = w + 2 * row;
        _a.Accumulate(lanes, w);
        _b.Accumulate(lanes, w + row);
        _c.Accumulate(lanes, lower);
        _d.Accumulate(lanes, lower + row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _a.Rectify();
        _b.Rectify();
        _c.Rectify();
        _d.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a.Store(y);
        _b.Store(y + row);
        _c.Store(y + 2 * row);
        _d.Store(y + 3 * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a += TRegister.Load(y);
        _b += TRegister.Load(y + row);
        _c += TRegister.Load(y + 2 * row);
        _d += TRegister.Load(y + 3 * row);
        Store(y, row, second);
    }
}
