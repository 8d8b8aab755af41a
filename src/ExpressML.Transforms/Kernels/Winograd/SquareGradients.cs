using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The gradients of the transforms of <see cref="WinogradSquares"/>: dm = A dy Aᵀ, and dw = Gᵀ du G.</summary>
internal static unsafe class SquareGradients
{
    private const float ToW0 = (float)Scale0, ToWA = (float)ScaleA, ToWB = (float)ScaleB;

    /// <summary>dm = A dy Aᵀ.</summary>
    /// <param name="dy">A tile of the output gradient, [4][4][length].</param>
    /// <param name="length">Numbers of a pixel, a multiple of 16.</param>
    /// <param name="dm">Where position 0 goes.</param>
    /// <param name="position">Floats from a position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* dy, int length, float* dm, nint position)
    {
        nint pixel = length, dyRow = Outputs * pixel;
        for (int i = 0; i < length; i += Vector<float>.Count, dy += Vector<float>.Count, dm += Vector<float>.Count)
        {
            Row(Vector.Load(dy), Vector.Load(dy + pixel), Vector.Load(dy + 2 * pixel), Vector.Load(dy + 3 * pixel), dm, position);
            Rows(dy, pixel, A, A2, A3, dm + Side * position, position);
            Rows(dy, pixel, B, B2, B3, dm + 3 * Side * position, position);
            float* last = dy + 3 * dyRow;
            Row(Vector.Load(last), Vector.Load(last + pixel), Vector.Load(last + 2 * pixel), Vector.Load(last + 3 * pixel), dm + 5 * Side * position, position);
        }
    }

    /// <summary>dw = Gᵀ du G for 16 filters side by side.</summary>
    /// <param name="du">Position 0.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="dw">The result, [3][3][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filters(float* du, nint position, float* dw)
    {
        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, du += Vector<float>.Count, dw += Vector<float>.Count)
        {
            Column(du, position, out Vector<float> x0, out Vector<float> y0, out Vector<float> z0);
            Column(du + position, position, out Vector<float> x1, out Vector<float> y1, out Vector<float> z1);
            Column(du + 2 * position, position, out Vector<float> x2, out Vector<float> y2, out Vector<float> z2);
            Column(du + 3 * position, position, out Vector<float> x3, out Vector<float> y3, out Vector<float> z3);
            Column(du + 4 * position, position, out Vector<float> x4, out Vector<float> y4, out Vector<float> z4);
            Column(du + 5 * position, position, out Vector<float> x5, out Vector<float> y5, out Vector<float> z5);
            Row(x0, x1, x2, x3, x4, x5, dw);
            Row(y0, y1, y2, y3, y4, y5, dw + WindowSide * Lanes.Count);
            Row(z0, z1, z2, z3, z4, z5, dw + 2 * WindowSide * Lanes.Count);
        }
    }

    // The rows of the points p and −p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(float* dy, nint pixel, float p, float p2, float p3, float* dm, nint position)
    {
        Both(dy, pixel, p, p2, p3, out Vector<float> a0, out Vector<float> b0);
        Both(dy + pixel, pixel, p, p2, p3, out Vector<float> a1, out Vector<float> b1);
        Both(dy + 2 * pixel, pixel, p, p2, p3, out Vector<float> a2, out Vector<float> b2);
        Both(dy + 3 * pixel, pixel, p, p2, p3, out Vector<float> a3, out Vector<float> b3);
        Row(a0, a1, a2, a3, dm, position);
        Row(b0, b1, b2, b3, dm + Side * position, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both(float* dy, nint pixel, float p, float p2, float p3, out Vector<float> plus, out Vector<float> minus)
    {
        nint row = Outputs * pixel;
        Both(Vector.Load(dy), Vector.Load(dy + row), Vector.Load(dy + 2 * row), Vector.Load(dy + 3 * row), p, p2, p3, out plus, out minus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, float* dm, nint position)
    {
        t0.Store(dm);
        Both(t0, t1, t2, t3, A, A2, A3, out Vector<float> plus, out Vector<float> minus);
        plus.Store(dm + position);
        minus.Store(dm + 2 * position);
        Both(t0, t1, t2, t3, B, B2, B3, out plus, out minus);
        plus.Store(dm + 3 * position);
        minus.Store(dm + 4 * position);
        t3.Store(dm + 5 * position);
    }

    // The values at p and −p of the polynomial with the coefficients t.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both(
        Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, float p, float p2, float p3, out Vector<float> plus, out Vector<float> minus)
    {
        Vector<float> even = Vector.FusedMultiplyAdd(Vector.Create(p2), t2, t0), odd = Vector.FusedMultiplyAdd(Vector.Create(p3), t3, Vector.Create(p) * t1);
        (plus, minus) = (even + odd, even - odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* du, nint position, out Vector<float> w0, out Vector<float> w1, out Vector<float> w2)
    {
        nint row = Side * position;
        Three(
            Vector.Load(du), Vector.Load(du + row), Vector.Load(du + 2 * row), Vector.Load(du + 3 * row), Vector.Load(du + 4 * row), Vector.Load(du + 5 * row),
            out w0, out w1, out w2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, Vector<float> t4, Vector<float> t5, float* dw)
    {
        Three(t0, t1, t2, t3, t4, t5, out Vector<float> w0, out Vector<float> w1, out Vector<float> w2);
        w0.Store(dw);
        w1.Store(dw + Lanes.Count);
        w2.Store(dw + 2 * Lanes.Count);
    }

    // Gᵀ times six numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three(
        Vector<float> t0, Vector<float> t1, Vector<float> t2, Vector<float> t3, Vector<float> t4, Vector<float> t5,
        out Vector<float> w0, out Vector<float> w1, out Vector<float> w2)
    {
        Vector<float> a = Vector.Create(ToWA), b = Vector.Create(ToWB);
        Vector<float> evenA = a * (t1 + t2), oddA = a * (t1 - t2), evenB = b * (t3 + t4), oddB = b * (t3 - t4);
        w0 = Vector.FusedMultiplyAdd(Vector.Create(ToW0), t0, evenA + evenB);
        w1 = Vector.FusedMultiplyAdd(Vector.Create(B), oddB, Vector.Create(A) * oddA);
        w2 = Vector.FusedMultiplyAdd(Vector.Create(B2), evenB, Vector.FusedMultiplyAdd(Vector.Create(A2), evenA, t5));
    }
}
