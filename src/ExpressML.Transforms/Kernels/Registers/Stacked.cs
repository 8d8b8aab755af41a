using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Registers;

/// <summary>Two tiles, one below the other: as many sums as hide the latency of the multiply-add where a tile has single registers.</summary>
internal unsafe struct Stacked<TTile> : IRegisterTile
    where TTile : struct, IRegisterTile
{
    // The analyzers don't see that the tiles change through their interface; readonly, they would be copied.
#pragma warning disable IDE0044, CS0649
    private TTile _upper, _lower;
#pragma warning restore IDE0044, CS0649

    public static int Rows => 2 * TTile.Rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(float* numbers)
    {
        _upper.Begin(numbers);
        _lower.Begin(numbers + TTile.Rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* y, nint row, nint second)
    {
        _upper.Load(y, row, second);
        _lower.Load(y + TTile.Rows * row, row, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(float* x, nint second, float* w, nint row)
    {
        _upper.Accumulate(x, second, w, row);
        _lower.Accumulate(x, second, w + TTile.Rows * row, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _upper.Rectify();
        _lower.Rectify();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y, nint row, nint second)
    {
        _upper.Store(y, row, second);
        _lower.Store(y + TTile.Rows * row, row, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* y, nint row, nint second)
    {
        _upper.AddTo(y, row, second);
        _lower.AddTo(y + TTile.Rows * row, row, second);
    }
}
