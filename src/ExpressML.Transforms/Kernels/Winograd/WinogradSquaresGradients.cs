using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd.WinogradSquares;

namespace ExpressML.Kernels.Winograd;

/// <summary>The gradients of the transforms of <see cref="WinogradSquares"/>: dm = A dy Aᵀ, and dw = Gᵀ du G.</summary>
internal static unsafe class WinogradSquaresGradients<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    private const float ToW0 = (float)Scale0, ToWA = (float)ScaleA, ToWB = (float)ScaleB;

    /// <summary>dm = A dy Aᵀ for some tiles; see <see cref="IWinogradForm.OutputGradient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(float* dy, int length, float* dm, nint position, TransformRun tiles)
    {
        for (int count = tiles.Count; count > 0; count--, dy += tiles.Source, dm += tiles.Target)
            Tile(dy, length, dm, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* dy, int length, float* dm, nint position)
    {
        nint pixel = length, dyRow = Outputs * pixel;
        for (int i = 0; i < length; i += TRegister.Count, dy += TRegister.Count, dm += TRegister.Count)
        {
            Row(TRegister.Load(dy), TRegister.Load(dy + pixel), TRegister.Load(dy + 2 * pixel), TRegister.Load(dy + 3 * pixel), dm, position);
            Rows(dy, pixel, A, A2, A3, dm + Side * position, position);
            Rows(dy, pixel, B, B2, B3, dm + 3 * Side * position, position);
            float* last = dy + 3 * dyRow;
            Row(TRegister.Load(last), TRegister.Load(last + pixel), TRegister.Load(last + 2 * pixel), TRegister.Load(last + 3 * pixel), dm + 5 * Side * position, position);
        }
    }

    /// <summary>dw = Gᵀ du G for 16 filters side by side.</summary>
    /// <param name="du">Position 0.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="dw">The result, [3][3][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filters(float* du, nint position, float* dw)
    {
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, du += TRegister.Count, dw += TRegister.Count)
        {
            Column(du, position, out TRegister x0, out TRegister y0, out TRegister z0);
            Column(du + position, position, out TRegister x1, out TRegister y1, out TRegister z1);
            Column(du + 2 * position, position, out TRegister x2, out TRegister y2, out TRegister z2);
            Column(du + 3 * position, position, out TRegister x3, out TRegister y3, out TRegister z3);
            Column(du + 4 * position, position, out TRegister x4, out TRegister y4, out TRegister z4);
            Column(du + 5 * position, position, out TRegister x5, out TRegister y5, out TRegister z5);
            Row(x0, x1, x2, x3, x4, x5, dw);
            Row(y0, y1, y2, y3, y4, y5, dw + WindowSide * Lanes.Count);
            Row(z0, z1, z2, z3, z4, z5, dw + 2 * WindowSide * Lanes.Count);
        }
    }

    // The rows of the points p and −p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(float* dy, nint pixel, float p, float p2, float p3, float* dm, nint position)
    {
        Both(dy, pixel, p, p2, p3, out TRegister a0, out TRegister b0);
        Both(dy + pixel, pixel, p, p2, p3, out TRegister a1, out TRegister b1);
        Both(dy + 2 * pixel, pixel, p, p2, p3, out TRegister a2, out TRegister b2);
        Both(dy + 3 * pixel, pixel, p, p2, p3, out TRegister a3, out TRegister b3);
        Row(a0, a1, a2, a3, dm, position);
        Row(b0, b1, b2, b3, dm + Side * position, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both(float* dy, nint pixel, float p, float p2, float p3, out TRegister plus, out TRegister minus)
    {
        nint row = Outputs * pixel;
        Both(TRegister.Load(dy), TRegister.Load(dy + row), TRegister.Load(dy + 2 * row), TRegister.Load(dy + 3 * row), p, p2, p3, out plus, out minus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(TRegister t0, TRegister t1, TRegister t2, TRegister t3, float* dm, nint position)
    {
        t0.Store(dm);
        Both(t0, t1, t2, t3, A, A2, A3, out TRegister plus, out TRegister minus);
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
        TRegister t0, TRegister t1, TRegister t2, TRegister t3, float p, float p2, float p3, out TRegister plus, out TRegister minus)
    {
        TRegister even = TRegister.MultiplyAdd(p2, t2, t0), odd = TRegister.MultiplyAdd(p3, t3, p * t1);
        (plus, minus) = (even + odd, even - odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* du, nint position, out TRegister w0, out TRegister w1, out TRegister w2)
    {
        nint row = Side * position;
        Three(
            TRegister.Load(du), TRegister.Load(du + row), TRegister.Load(du + 2 * row), TRegister.Load(du + 3 * row), TRegister.Load(du + 4 * row), TRegister.Load(du + 5 * row),
            out w0, out w1, out w2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(TRegister t0, TRegister t1, TRegister t2, TRegister t3, TRegister t4, TRegister t5, float* dw)
    {
        Three(t0, t1, t2, t3, t4, t5, out TRegister w0, out TRegister w1, out TRegister w2);
        w0.Store(dw);
        w1.Store(dw + Lanes.Count);
        w2.Store(dw + 2 * Lanes.Count);
    }

    // Gᵀ times six numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three(
        TRegister t0, TRegister t1, TRegister t2, TRegister t3, TRegister t4, TRegister t5,
        out TRegister w0, out TRegister w1, out TRegister w2)
    {
        TRegister evenA = ToWA * (t1 + t2), oddA = ToWA * (t1 - t2), evenB = ToWB * (t3 + t4), oddB = ToWB * (t3 - t4);
        w0 = TRegister.MultiplyAdd(ToW0, t0, evenA + evenB);
        w1 = TRegister.MultiplyAdd(B, oddB, A * oddA);
        w2 = TRegister.MultiplyAdd(B2, evenB, TRegister.MultiplyAdd(A2, evenA, t5));
    }
}
