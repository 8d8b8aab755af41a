using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The output transform of <see cref="WinogradSquares"/>: y = Aᵀ m A + b.</summary>
internal static unsafe class WinogradSquaresOutput<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    /// <summary>y = Aᵀ m A + b for some tiles; see <see cref="IWinogradForm.Output"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow, TransformRun tiles)
    {
        for (int count = tiles.Count; count > 0; count--, m += tiles.Source, y += tiles.Target)
        {
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count)
            {
                EvenRows(m + lane, position, bias + lane, appliesRelu, y + lane, yRow);
                OddRows(m + lane, position, bias + lane, appliesRelu, y + yRow + lane, yRow);
            }
        }
    }

    // Two rows of Aᵀ m at a time, even or odd powers of the points, which share their sums, and at once their rows of y.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void EvenRows(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow)
    {
        TRegister b = TRegister.Load(bias);
        Even(m, position, out TRegister p0, out TRegister q0);
        Even(m + position, position, out TRegister p1, out TRegister q1);
        Even(m + 2 * position, position, out TRegister p2, out TRegister q2);
        Even(m + 3 * position, position, out TRegister p3, out TRegister q3);
        Even(m + 4 * position, position, out TRegister p4, out TRegister q4);
        Even(m + 5 * position, position, out TRegister p5, out TRegister q5);
        Row(p0, p1, p2, p3, p4, p5, b, appliesRelu, y);
        Row(q0, q1, q2, q3, q4, q5, b, appliesRelu, y + 2 * yRow);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void OddRows(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow)
    {
        TRegister b = TRegister.Load(bias);
        Odd(m, position, out TRegister p0, out TRegister q0);
        Odd(m + position, position, out TRegister p1, out TRegister q1);
        Odd(m + 2 * position, position, out TRegister p2, out TRegister q2);
        Odd(m + 3 * position, position, out TRegister p3, out TRegister q3);
        Odd(m + 4 * position, position, out TRegister p4, out TRegister q4);
        Odd(m + 5 * position, position, out TRegister p5, out TRegister q5);
        Row(p0, p1, p2, p3, p4, p5, b, appliesRelu, y);
        Row(q0, q1, q2, q3, q4, q5, b, appliesRelu, y + 2 * yRow);
    }

    // One column of rows 0 and 2 of Aᵀ m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Even(float* m, nint position, out TRegister t0, out TRegister t2)
    {
        nint row = Side * position;
        Even(
            TRegister.Load(m), TRegister.Load(m + row) + TRegister.Load(m + 2 * row), TRegister.Load(m + 3 * row) + TRegister.Load(m + 4 * row), out t0, out t2);
    }

    // One column of rows 1 and 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Odd(float* m, nint position, out TRegister t1, out TRegister t3)
    {
        nint row = Side * position;
        Odd(
            TRegister.Load(m + row) - TRegister.Load(m + 2 * row), TRegister.Load(m + 3 * row) - TRegister.Load(m + 4 * row), TRegister.Load(m + 5 * row), out t1, out t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        TRegister t0, TRegister t1, TRegister t2, TRegister t3, TRegister t4, TRegister t5,
        TRegister bias, bool appliesRelu, float* y)
    {
        Even(t0, t1 + t2, t3 + t4, out TRegister y0, out TRegister y2);
        Odd(t1 - t2, t3 - t4, t5, out TRegister y1, out TRegister y3);
        (y0, y1, y2, y3) = (y0 + bias, y1 + bias, y2 + bias, y3 + bias);
        if (appliesRelu)
        {
            y0.Rectify();
            y1.Rectify();
            y2.Rectify();
            y3.Rectify();
        }

        y0.Store(y);
        y1.Store(y + Lanes.Count);
        y2.Store(y + 2 * Lanes.Count);
        y3.Store(y + 3 * Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Even(TRegister t0, TRegister sumA, TRegister sumB, out TRegister y0, out TRegister y2) =>
        (y0, y2) = (t0 + (sumA + sumB), TRegister.MultiplyAdd(B2, sumB, A2 * sumA));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Odd(TRegister differenceA, TRegister differenceB, TRegister t5, out TRegister y1, out TRegister y3)
    {
        y1 = TRegister.MultiplyAdd(B, differenceB, A * differenceA);
        y3 = TRegister.MultiplyAdd(B3, differenceB, TRegister.MultiplyAdd(A3, differenceA, t5));
    }
}
