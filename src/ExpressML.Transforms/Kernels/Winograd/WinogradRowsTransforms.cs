using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The transforms of <see cref="WinogradRows"/>, and their gradients.</summary>
internal static unsafe class WinogradRowsTransforms<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    /// <summary>v = Bᵀ x for some patches; see <see cref="IWinogradForm.Input"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* x, float* v, nint position, TransformRun patches)
    {
        for (int count = patches.Count; count > 0; count--, x += patches.Source, v += patches.Target)
        {
            float* from = x, to = v;
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, from += TRegister.Count, to += TRegister.Count)
            {
                TRegister x1 = Pixel(from, 1), x2 = Pixel(from, 2), x3 = Pixel(from, 3), x4 = Pixel(from, 4), x5 = Pixel(from, 5), x6 = Pixel(from, 6);
                TRegister.MultiplyAdd(5.25f, x2 - x4, x6 - Pixel(from, 0)).Store(to);
                Pair(TRegister.MultiplyAdd(4, x2, TRegister.MultiplyAdd(-5, x4, x6)), TRegister.MultiplyAdd(4, x1, TRegister.MultiplyAdd(-5, x3, x5)), 0.5f, to + position, position);
                Pair(x2 + TRegister.MultiplyAdd(-4.25f, x4, x6), x1 + TRegister.MultiplyAdd(-4.25f, x3, x5), 1, to + 3 * position, position);
                Pair(TRegister.MultiplyAdd(0.25f, x2, TRegister.MultiplyAdd(-1.25f, x4, x6)), TRegister.MultiplyAdd(0.25f, x1, TRegister.MultiplyAdd(-1.25f, x3, x5)), 2, to + 5 * position, position);
                TRegister.MultiplyAdd(5.25f, x3 - x5, Pixel(from, 7) - x1).Store(to + 7 * position);
            }
        }
    }

    /// <summary>y = Aᵀ m + b for some tiles; see <see cref="IWinogradForm.Output"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* m, nint position, float* bias, bool appliesRelu, float* y, TransformRun tiles)
    {
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count)
        {
            TRegister b = TRegister.Load(bias + lane);
            float* from = m + lane, to = y + lane;
            for (int count = tiles.Count; count > 0; count--, from += tiles.Source, to += tiles.Target)
            {
                Tile(from, position, b, out TRegister y0, out TRegister y1, out TRegister y2, out TRegister y3);
                if (appliesRelu)
                {
                    y0.Rectify();
                    y1.Rectify();
                    y2.Rectify();
                    y3.Rectify();
                }

                y0.Store(to);
                y1.Store(to + Lanes.Count);
                y2.Store(to + 2 * Lanes.Count);
                y3.Store(to + 3 * Lanes.Count);
            }
        }
    }

    /// <summary>y = Aᵀ m + b for rows of an image; see <see cref="WinogradRows.OutputRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputRows(int rows, float* m, nint mRow, nint position, float* bias, int window, float* y, nint yRow)
    {
        for (; rows > 0; rows--, m += mRow, bias++, y += yRow)
        {
            TRegister b = TRegister.Broadcast(bias);
            float* from = m, to = y;
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, from += TRegister.Count)
            {
                Tile(from, position, b, out TRegister y0, out TRegister y1, out TRegister y2, out TRegister y3);
                if (window == 1)
                {
                    (TRegister even0, TRegister even1) = TRegister.Interleave(y0, y2);
                    (TRegister odd0, TRegister odd1) = TRegister.Interleave(y1, y3);
                    to = Store(TRegister.Interleave(even0, odd0), to);
                    to = Store(TRegister.Interleave(even1, odd1), to);
                    continue;
                }

                (y0, y2) = (TRegister.Largest(y0, y1), TRegister.Largest(y2, y3));
                if (window == 2)
                {
                    to = Store(TRegister.Interleave(y0, y2), to);
                    continue;
                }

                TRegister.Largest(y0, y2).Store(to);
                to += TRegister.Count;
            }
        }

        static float* Store((TRegister First, TRegister Second) pixels, float* y)
        {
            pixels.First.Store(y);
            pixels.Second.Store(y + TRegister.Count);
            return y + 2 * TRegister.Count;
        }
    }

    /// <summary>dm = A dy for some tiles; see <see cref="IWinogradForm.OutputGradient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputGradient(float* dy, int length, float* dm, nint position, TransformRun tiles)
    {
        for (int count = tiles.Count; count > 0; count--, dy += tiles.Source, dm += tiles.Target)
        {
            float* from = dy, to = dm;
            for (int i = 0; i < length; i += TRegister.Count, from += TRegister.Count, to += TRegister.Count)
            {
                TRegister y0 = TRegister.Load(from), y1 = TRegister.Load(from + length), y2 = TRegister.Load(from + 2 * length), y3 = TRegister.Load(from + 3 * length);
                y0.Store(to);
                Pair(TRegister.MultiplyAdd(0.25f, y2, y0), TRegister.MultiplyAdd(0.25f, y3, y1), 0.5f, to + position, position);
                Pair(y0 + y2, y1 + y3, 1, to + 3 * position, position);
                Pair(TRegister.MultiplyAdd(4, y2, y0), TRegister.MultiplyAdd(4, y3, y1), 2, to + 5 * position, position);
                y3.Store(to + 7 * position);
            }
        }
    }

    /// <summary>dx = B dv for some patches; see <see cref="WinogradRows.InputGradient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(float* dv, nint position, float* dx, TransformRun patches)
    {
        for (int count = patches.Count; count > 0; count--, dv += patches.Source, dx += patches.Target)
        {
            float* from = dv, to = dx;
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, from += TRegister.Count, to += TRegister.Count)
            {
                Sums(
                    from, position, out TRegister evenHalf, out TRegister oddHalf,
                    out TRegister even1, out TRegister odd1, out TRegister even2, out TRegister odd2);
                TRegister first = TRegister.Load(from), last = TRegister.Load(from + 7 * position);
                (-first).Store(to);
                (TRegister.MultiplyAdd(2, oddHalf, odd1) + TRegister.MultiplyAdd(0.5f, odd2, -last)).Store(to + Lanes.Count);
                (TRegister.MultiplyAdd(4, evenHalf, even1) + TRegister.MultiplyAdd(0.25f, even2, 5.25f * first)).Store(to + 2 * Lanes.Count);
                TRegister.MultiplyAdd(-2.5f, oddHalf + odd2, TRegister.MultiplyAdd(-4.25f, odd1, 5.25f * last)).Store(to + 3 * Lanes.Count);
                (TRegister.MultiplyAdd(-5, evenHalf, -1.25f * even2) + TRegister.MultiplyAdd(-4.25f, even1, -5.25f * first)).Store(to + 4 * Lanes.Count);
                (TRegister.MultiplyAdd(0.5f, oddHalf, odd1) + TRegister.MultiplyAdd(2, odd2, -5.25f * last)).Store(to + 5 * Lanes.Count);
                ((first + evenHalf) + (even1 + even2)).Store(to + 6 * Lanes.Count);
                last.Store(to + 7 * Lanes.Count);
            }
        }
    }

    /// <summary>dw = Gᵀ du for 16 filters; see <see cref="IWinogradForm.FilterGradient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterGradient(float* du, nint position, nint tap, float* dw)
    {
        for (int u = 0; u < WinogradRows.WindowSide; u++, du += tap, dw += WinogradRows.WindowSide * Lanes.Count)
        {
            for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count)
            {
                float* from = du + lane, to = dw + lane;
                Sums(
                    from, position, out TRegister evenHalf, out TRegister oddHalf,
                    out TRegister even1, out TRegister odd1, out TRegister even2, out TRegister odd2);
                (evenHalf, oddHalf) = ((float)WinogradRows.ScaleHalf * evenHalf, (float)WinogradRows.ScaleHalf * oddHalf);
                (even1, odd1, even2, odd2) = ((float)WinogradRows.Scale1 * even1, (float)WinogradRows.Scale1 * odd1, (float)WinogradRows.Scale2 * even2, (float)WinogradRows.Scale2 * odd2);
                (TRegister.MultiplyAdd((float)WinogradRows.Scale0, TRegister.Load(from), even1) + (evenHalf + even2)).Store(to);
                TRegister.MultiplyAdd(2, odd2, TRegister.MultiplyAdd(0.5f, oddHalf, odd1)).Store(to + Lanes.Count);
                TRegister.MultiplyAdd(4, even2, TRegister.MultiplyAdd(0.25f, evenHalf, even1)).Store(to + 2 * Lanes.Count);
                TRegister.MultiplyAdd(8, odd2, TRegister.MultiplyAdd(0.125f, oddHalf, odd1)).Store(to + 3 * Lanes.Count);
                (TRegister.MultiplyAdd(16, even2, TRegister.MultiplyAdd(0.0625f, evenHalf, even1)) + TRegister.Load(from + 7 * position)).Store(to + 4 * Lanes.Count);
            }
        }
    }

    // The four pixels of a tile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(float* m, nint position, TRegister b, out TRegister y0, out TRegister y1, out TRegister y2, out TRegister y3)
    {
        Sums(
            m, position, out TRegister evenHalf, out TRegister oddHalf,
            out TRegister even1, out TRegister odd1, out TRegister even2, out TRegister odd2);
        y0 = (TRegister.Load(m) + even1) + (evenHalf + even2) + b;
        y1 = TRegister.MultiplyAdd(2, odd2, TRegister.MultiplyAdd(0.5f, oddHalf, odd1)) + b;
        y2 = TRegister.MultiplyAdd(4, even2, TRegister.MultiplyAdd(0.25f, evenHalf, even1)) + b;
        y3 = TRegister.MultiplyAdd(8, odd2, TRegister.MultiplyAdd(0.125f, oddHalf, odd1)) + TRegister.Load(m + 7 * position) + b;
    }

    // Sums and differences of the numbers at p and −p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(
        float* m, nint position, out TRegister evenHalf, out TRegister oddHalf,
        out TRegister even1, out TRegister odd1, out TRegister even2, out TRegister odd2)
    {
        TRegister a = TRegister.Load(m + position), b = TRegister.Load(m + 2 * position);
        (evenHalf, oddHalf) = (a + b, a - b);
        (a, b) = (TRegister.Load(m + 3 * position), TRegister.Load(m + 4 * position));
        (even1, odd1) = (a + b, a - b);
        (a, b) = (TRegister.Load(m + 5 * position), TRegister.Load(m + 6 * position));
        (even2, odd2) = (a + b, a - b);
    }

    // The values at p and −p of a polynomial, by its even terms and its odd ones, which p multiplies.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(TRegister even, TRegister odd, float p, float* v, nint position)
    {
        TRegister.MultiplyAdd(p, odd, even).Store(v);
        TRegister.MultiplyAdd(-p, odd, even).Store(v + position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Pixel(float* x, int pixel) => TRegister.Load(x + pixel * Lanes.Count);
}
