using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>One row of one register.</summary>
internal unsafe struct OneByOne<TRegister> : IRegisterTile
    where TRegister : struct, IRegister<TRegister>
{
    private TRegister _a;

    public static int Rows => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _a = TRegister.Broadcast(numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _a = TRegister.Load(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        TRegister lanes = TRegister.Load(x);
        _a.Accumulate(lanes, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _a.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* y, nint row, nint second)
    {
        _a.Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _a += TRegister.Load(y);
        Store(y, row, second);
    }
}
