using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The input transform of <see cref="WinogradSquares"/>: v = Bᵀ x B.</summary>
internal static unsafe class WinogradSquaresInput<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    /// <summary>v = Bᵀ x B for some patches; see <see cref="IWinogradForm.Input"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Patches(float* x, nint xRow, float* v, nint position, TransformRun patches)
    {
        for (int count = patches.Count; count > 0; count--, x += patches.Source, v += patches.Target)
        {
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count)
            {
                Upper(x + lane, xRow, v + lane, position);
                Lower(x + lane, xRow, v + lane + 3 * Side * position, position);
            }
        }
    }

    // Two rows of Bᵀ x at a time and at once their rows of v: what lies between stays in registers. In halves, since the JIT inlines so much and no more.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Upper(float* x, nint xRow, float* v, nint position)
    {
        OuterRow(x, xRow, v, position);
        InnerRows(x, xRow, A, B2, v + Side * position, position);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Lower(float* x, nint xRow, float* v, nint position)
    {
        InnerRows(x, xRow, B, A2, v, position);
        OuterRow(x + xRow, xRow, v + 2 * Side * position, position);
    }

    // The row of the point 0, and one row further down that of ∞.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OuterRow(float* x, nint xRow, float* v, nint position) => Row(
        Outer(x, xRow), Outer(x + Lanes.Count, xRow), Outer(x + 2 * Lanes.Count, xRow),
        Outer(x + 3 * Lanes.Count, xRow), Outer(x + 4 * Lanes.Count, xRow), Outer(x + 5 * Lanes.Count, xRow), v, position);

    // The rows of the points p and −p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InnerRows(float* x, nint xRow, float p, float other, float* v, nint position)
    {
        Inner(x, xRow, p, other, out TRegister a0, out TRegister b0);
        Inner(x + Lanes.Count, xRow, p, other, out TRegister a1, out TRegister b1);
        Inner(x + 2 * Lanes.Count, xRow, p, other, out TRegister a2, out TRegister b2);
        Inner(x + 3 * Lanes.Count, xRow, p, other, out TRegister a3, out TRegister b3);
        Inner(x + 4 * Lanes.Count, xRow, p, other, out TRegister a4, out TRegister b4);
        Inner(x + 5 * Lanes.Count, xRow, p, other, out TRegister a5, out TRegister b5);
        Row(a0, a1, a2, a3, a4, a5, v, position);
        Row(b0, b1, b2, b3, b4, b5, v + Side * position, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Outer(float* x, nint xRow) => Outer(TRegister.Load(x), TRegister.Load(x + 2 * xRow), TRegister.Load(x + 4 * xRow));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inner(float* x, nint xRow, float p, float other, out TRegister plus, out TRegister minus) => Inner(
        TRegister.Load(x + xRow), TRegister.Load(x + 2 * xRow), TRegister.Load(x + 3 * xRow), TRegister.Load(x + 4 * xRow), p, other, out plus, out minus);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        TRegister t0, TRegister t1, TRegister t2, TRegister t3, TRegister t4, TRegister t5, float* v, nint position)
    {
        Outer(t0, t2, t4).Store(v);
        Inner(t1, t2, t3, t4, A, B2, out TRegister plus, out TRegister minus);
        plus.Store(v + position);
        minus.Store(v + 2 * position);
        Inner(t1, t2, t3, t4, B, A2, out plus, out minus);
        plus.Store(v + 3 * position);
        minus.Store(v + 4 * position);
        Outer(t1, t3, t5).Store(v + 5 * position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Outer(TRegister t0, TRegister t2, TRegister t4) => TRegister.MultiplyAdd(Product, t0, TRegister.MultiplyAdd(-Sum, t2, t4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inner(
        TRegister t1, TRegister t2, TRegister t3, TRegister t4, float p, float other, out TRegister plus, out TRegister minus)
    {
        TRegister even = TRegister.MultiplyAdd(-other, t2, t4), odd = TRegister.MultiplyAdd(-other, t1, t3);
        (plus, minus) = (TRegister.MultiplyAdd(p, odd, even), TRegister.MultiplyAdd(-p, odd, even));
    }
}
