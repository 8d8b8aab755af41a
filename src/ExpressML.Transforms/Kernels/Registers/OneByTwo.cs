using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>One row of a pair of registers.</summary>
internal unsafe struct OneByTwo<TRegister> : IRegisterTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a0, _a1;

    public static int Rows => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a0 = _a1 = TRegister.Broadcast(numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a0 = TRegister.Load(y);
        y += second;
        _a1 = TRegister.Load(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister x0 = TRegister.Load(x), x1 = TRegister.Load(x + second);
        TRegister weight = TRegister.Broadcast(w);
        _a0.Accumulate(x0, weight);
        _a1.Accumulate(x1, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _a0.Rectify();
        _a1.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a0.Store(y);
        y += second;
        _a1.Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a0 += TRegister.Load(y);
        float* y1 = y + second;
        _a1 += TRegister.Load(y1);
        Store(y, row, second);
    }
}
