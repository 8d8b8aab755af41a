using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The input transform of <see cref="WinogradSquares"/>: v = Bᵀ x B.</summary>
internal static unsafe class SquareInput
{
    /// <summary>v = Bᵀ x B for one patch.</summary>
    /// <param name="x">The patch, 6 rows of [6][16].</param>
    /// <param name="xRow">Floats from a row of the patch to the next.</param>
    /// <param name="v">Where position 0 goes.</param>
    /// <param name="position">Floats from a position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Patch(float* x, nint xRow, float* v, nint position)
    {
        // Two rows of Bᵀ x at a time and at once their rows of v: what lies between stays in registers.
        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, x += Vector<float>.Count, v += Vector<float>.Count)
        {
            OuterRow(x, xRow, v, position);
            InnerRows(x, xRow, A, B2, v + Side * position, position);
            InnerRows(x, xRow, B, A2, v + 3 * Side * position, position);
            OuterRow(x + xRow, xRow, v + 5 * Side * position, position);
        }
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
        Inner(x, xRow, p, other, out Vector<float> a0, out Vector<float> b0);
        Inner(x + Lanes.Count, xRow, p, other, out Vector<float> a1, out Vector<float> b1);
        Inner(x + 2 * Lanes.Count, xRow, p, other, out Vector<float> a2, out Vector<float> b2);
        Inner(x + 3 * Lanes.Count, xRow, p, other, out Vector<float> a3, out Vector<float> b3);
        Inner(x + 4 * Lanes.Count, xRow, p, other, out Vector<float> a4, out Vector<float> b4);
        Inner(x + 5 * Lanes.Count, xRow, p, other, out Vector<float> a5, out Vector<float> b5);
        Row(a0, a1, a2, a3, a4, a5, v, position);
        Row(b0, b1, b2, b3, b4, b5, v + Side * position, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Outer(float* x, nint xRow) => Outer(Vector.Load(x), Vector.Load(x + 2 * xRow), Vector.Load(x + 4 * xRow));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inner(float* x, nint xRow, float p, float other, out Vector<float> plus, out Vector<float> minus) => Inner(
        Vector.Load(x + xRow), Vector.Load(x + 2 * xRow), Vector.Load(x + 3 * xRow), Vector.Load(x + 4 * xRow), p, other, out plus, out minus);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, Vector<float> t4, Vector<float> t5, float* v, nint position)
    {
        Outer(t0, t2, t4).Store(v);
        Inner(t1, t2, t3, t4, A, B2, out Vector<float> plus, out Vector<float> minus);
        plus.Store(v + position);
        minus.Store(v + 2 * position);
        Inner(t1, t2, t3, t4, B, A2, out plus, out minus);
        plus.Store(v + 3 * position);
        minus.Store(v + 4 * position);
        Outer(t1, t3, t5).Store(v + 5 * position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Outer(Vector<float> t0, Vector<float> t2, Vector<float> t4) => Fma(Product, t0, Fma(-Sum, t2, t4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inner(
        Vector<float> t1, Vector<float> t2, Vector<float> t3, Vector<float> t4, float p, float other, out Vector<float> plus, out Vector<float> minus)
    {
        Vector<float> even = Fma(-other, t2, t4), odd = Fma(-other, t1, t3);
        (plus, minus) = (Fma(p, odd, even), Fma(-p, odd, even));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Fma(float factor, Vector<float> x, Vector<float> y) => Vector.FusedMultiplyAdd(Vector.Create(factor), x, y);
}
