using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The output transform of <see cref="WinogradSquares"/>: y = Aᵀ m A + b.</summary>
internal static unsafe class SquareOutput
{
    /// <summary>y = Aᵀ m A + b for one tile.</summary>
    /// <param name="m">Position 0.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="bias">What is added to each output, 16 lanes.</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    /// <param name="y">The tile, 4 rows of [4][16].</param>
    /// <param name="yRow">Floats from a row of the tile to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow)
    {
        // Two rows of Aᵀ m at a time, even and odd powers of the points, which share their sums, and at once their rows of y.
        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, m += Vector<float>.Count, y += Vector<float>.Count)
        {
            Vector<float> b = Vector.Load(bias + lane);
            Even(m, position, out Vector<float> p0, out Vector<float> q0);
            Even(m + position, position, out Vector<float> p1, out Vector<float> q1);
            Even(m + 2 * position, position, out Vector<float> p2, out Vector<float> q2);
            Even(m + 3 * position, position, out Vector<float> p3, out Vector<float> q3);
            Even(m + 4 * position, position, out Vector<float> p4, out Vector<float> q4);
            Even(m + 5 * position, position, out Vector<float> p5, out Vector<float> q5);
            Row(p0, p1, p2, p3, p4, p5, b, appliesRelu, y);
            Row(q0, q1, q2, q3, q4, q5, b, appliesRelu, y + 2 * yRow);

            Odd(m, position, out p0, out q0);
            Odd(m + position, position, out p1, out q1);
            Odd(m + 2 * position, position, out p2, out q2);
            Odd(m + 3 * position, position, out p3, out q3);
            Odd(m + 4 * position, position, out p4, out q4);
            Odd(m + 5 * position, position, out p5, out q5);
            Row(p0, p1, p2, p3, p4, p5, b, appliesRelu, y + yRow);
            Row(q0, q1, q2, q3, q4, q5, b, appliesRelu, y + 3 * yRow);
        }
    }

    // One column of rows 0 and 2 of Aᵀ m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Even(float* m, nint position, out Vector<float> t0, out Vector<float> t2)
    {
        nint row = Side * position;
        Even(
            Vector.Load(m), Vector.Load(m + row) + Vector.Load(m + 2 * row), Vector.Load(m + 3 * row) + Vector.Load(m + 4 * row), out t0, out t2);
    }

    // One column of rows 1 and 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Odd(float* m, nint position, out Vector<float> t1, out Vector<float> t3)
    {
        nint row = Side * position;
        Odd(
            Vector.Load(m + row) - Vector.Load(m + 2 * row), Vector.Load(m + 3 * row) - Vector.Load(m + 4 * row), Vector.Load(m + 5 * row), out t1, out t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, Vector<float> t4, Vector<float> t5,
        Vector<float> bias, bool appliesRelu, float* y)
    {
        Even(t0, t1 + t2, t3 + t4, out Vector<float> y0, out Vector<float> y2);
        Odd(t1 - t2, t3 - t4, t5, out Vector<float> y1, out Vector<float> y3);
        (y0, y1, y2, y3) = (y0 + bias, y1 + bias, y2 + bias, y3 + bias);
        if (appliesRelu)
        {
            ActivationFunctions.Relu relu = default;
            (y0, y1, y2, y3) = (relu.Value(y0), relu.Value(y1), relu.Value(y2), relu.Value(y3));
        }

        y0.Store(y);
        y1.Store(y + Lanes.Count);
        y2.Store(y + 2 * Lanes.Count);
        y3.Store(y + 3 * Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Even(Vector<float> t0, Vector<float> sumA, Vector<float> sumB, out Vector<float> y0, out Vector<float> y2) =>
        (y0, y2) = (t0 + (sumA + sumB), Vector.FusedMultiplyAdd(Vector.Create(B2), sumB, Vector.Create(A2) * sumA));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Odd(Vector<float> differenceA, Vector<float> differenceB, Vector<float> t5, out Vector<float> y1, out Vector<float> y3)
    {
        y1 = Vector.FusedMultiplyAdd(Vector.Create(B), differenceB, Vector.Create(A) * differenceA);
        y3 = Vector.FusedMultiplyAdd(Vector.Create(B3), differenceB, Vector.FusedMultiplyAdd(Vector.Create(A3), differenceA, t5));
    }
}
