using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The minimal filtering F(4, 5) along rows, for windows of 5×5: y = Aᵀ Σ (G w) ∘ (Bᵀ x) over the rows of the window makes 4 outputs with 40 multiplications, not 100.</summary>
/// <remarks>
/// <para>The points are 0, ±½, ±1, ±2 and ∞:</para>
/// <code>
///      1  1  1  1  1  1  1  0       −1    0    0    0    0           −1  0    5¼   0     −5¼  0     1  0
/// Aᵀ = 0  ½ −½  1 −1  2 −2  0        g   ±½g   ¼g  ±⅛g  1/16 g        0 ±2    4   ∓2½    −5  ±½     1  0   for ±½
///      0  ¼  ¼  1  1  4  4  0   G =  h   ±h    h   ±h    h       Bᵀ = 0 ±1    1   ∓4¼    −4¼ ±1     1  0   for ±1
///      0  ⅛ −⅛  1 −1  8 −8  1        k   ±2k   4k  ±8k   16k          0 ±½    ¼   ∓2½    −1¼ ±2     1  0   for ±2
///                                    0    0    0    0    1            0 −1    0    5¼     0  −5¼    0  1
///                                with g = 32/45, h = −2/9, k = 1/90
/// </code>
/// <para>
/// The rows of a window stay terms of the sums: to transform columns, too, takes as many multiplications at 2×2 outputs, where each sum is five times
/// as short and the transforms are four times as many, and at 4×4 outputs its errors are too large.
/// </para>
/// </remarks>
internal readonly unsafe struct WinogradRows : IWinogradForm
{
    private const int WindowSide = 5;
    private const int Outputs = 4;
    /// <summary>Pixels of a patch, and positions.</summary>
    public const int Side = Outputs + WindowSide - 1;

    // What the rows of G at 0, ±½, ±1 and ±2 are multiplied by.
    private const double Scale0 = -1, ScaleHalf = 32.0 / 45, Scale1 = -2.0 / 9, Scale2 = 1.0 / 90;

    public static int Window => WindowSide;

    public static int Positions => Side;

    public static int Taps => WindowSide;

    public static int PatchHeight => 1;

    public static int PatchWidth => Side;

    public static int TileHeight => 1;

    public static int TileWidth => Outputs;

    public static int FewestChannels => 1;

    public static int TransformCost => 45;

    public static bool TransposesBack => true;

    public static IWinogradInputGradient CreateInputGradient(ConvolutionGeometry geometry, int tilesAChunk) =>
        new WinogradRowsInputGradient(geometry, tilesAChunk);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* x, nint xRow, float* v, nint position, TransformRun patches)
    {
        for (int count = patches.Count; count > 0; count--, x += patches.Source, v += patches.Target)
        {
            float* from = x, to = v;
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, from += Vector<float>.Count, to += Vector<float>.Count)
            {
                Vector<float> x1 = Pixel(from, 1), x2 = Pixel(from, 2), x3 = Pixel(from, 3), x4 = Pixel(from, 4), x5 = Pixel(from, 5), x6 = Pixel(from, 6);
                Fma(5.25f, x2 - x4, x6 - Pixel(from, 0)).Store(to);
                Pair(Fma(4, x2, Fma(-5, x4, x6)), Fma(4, x1, Fma(-5, x3, x5)), 0.5f, to + position, position);
                Pair(x2 + Fma(-4.25f, x4, x6), x1 + Fma(-4.25f, x3, x5), 1, to + 3 * position, position);
                Pair(Fma(0.25f, x2, Fma(-1.25f, x4, x6)), Fma(0.25f, x1, Fma(-1.25f, x3, x5)), 2, to + 5 * position, position);
                Fma(5.25f, x3 - x5, Pixel(from, 7) - x1).Store(to + 7 * position);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow, TransformRun tiles)
    {
        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
        {
            Vector<float> b = Vector.Load(bias + lane);
            float* from = m + lane, to = y + lane;
            for (int count = tiles.Count; count > 0; count--, from += tiles.Source, to += tiles.Target)
            {
                Tile(from, position, b, out Vector<float> y0, out Vector<float> y1, out Vector<float> y2, out Vector<float> y3);
                if (appliesRelu)
                {
                    ActivationFunctions.Relu relu = default;
                    (y0, y1, y2, y3) = (relu.Value(y0), relu.Value(y1), relu.Value(y2), relu.Value(y3));
                }

                y0.Store(to);
                y1.Store(to + Lanes.Count);
                y2.Store(to + 2 * Lanes.Count);
                y3.Store(to + 3 * Lanes.Count);
            }
        }
    }

    /// <summary>y = Aᵀ m + b for rows of an image that have 16 neighbouring tiles as lanes, pixel by pixel or pooled.</summary>
    /// <param name="rows">How many rows; each is another filter's.</param>
    /// <param name="m">Position 0 of the first row; the others follow, 16 lanes each.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="bias">One number a row.</param>
    /// <param name="window">Neighbouring pixels of which the largest is taken: 1, 2 or 4.</param>
    /// <param name="y">The first row.</param>
    /// <param name="yRow">Floats from a row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputRows(int rows, float* m, nint position, float* bias, int window, float* y, nint yRow)
    {
        Extreme<Largest> largest = default;
        for (; rows > 0; rows--, m += Lanes.Count, bias++, y += yRow)
        {
            Vector<float> b = Vector.Create(*bias);
            float* from = m, to = y;
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, from += Vector<float>.Count)
            {
                Tile(from, position, b, out Vector<float> y0, out Vector<float> y1, out Vector<float> y2, out Vector<float> y3);
                if (window == 1)
                {
                    (Vector<float> even0, Vector<float> even1) = AlternateLanes.Merge(y0, y2);
                    (Vector<float> odd0, Vector<float> odd1) = AlternateLanes.Merge(y1, y3);
                    to = Store(AlternateLanes.Merge(even0, odd0), to);
                    to = Store(AlternateLanes.Merge(even1, odd1), to);
                    continue;
                }

                (y0, y2) = (largest.Add(y0, y1), largest.Add(y2, y3));
                if (window == 2)
                {
                    to = Store(AlternateLanes.Merge(y0, y2), to);
                    continue;
                }

                largest.Add(y0, y2).Store(to);
                to += Vector<float>.Count;
            }
        }

        static float* Store((Vector<float> First, Vector<float> Second) pixels, float* y)
        {
            pixels.First.Store(y);
            pixels.Second.Store(y + Vector<float>.Count);
            return y + 2 * Vector<float>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputGradient(float* dy, int length, float* dm, nint position, TransformRun tiles)
    {
        for (int count = tiles.Count; count > 0; count--, dy += tiles.Source, dm += tiles.Target)
        {
            float* from = dy, to = dm;
            for (int i = 0; i < length; i += Vector<float>.Count, from += Vector<float>.Count, to += Vector<float>.Count)
            {
                Vector<float> y0 = Vector.Load(from), y1 = Vector.Load(from + length), y2 = Vector.Load(from + 2 * length), y3 = Vector.Load(from + 3 * length);
                y0.Store(to);
                Pair(Fma(0.25f, y2, y0), Fma(0.25f, y3, y1), 0.5f, to + position, position);
                Pair(y0 + y2, y1 + y3, 1, to + 3 * position, position);
                Pair(Fma(4, y2, y0), Fma(4, y3, y1), 2, to + 5 * position, position);
                y3.Store(to + 7 * position);
            }
        }
    }

    /// <summary>dx = B dv for some patches of 16 lanes.</summary>
    /// <param name="dv">Position 0 of the first patch.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="dx">The first patch.</param>
    /// <param name="patches">How many patches, and where the next ones are and go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(float* dv, nint position, float* dx, TransformRun patches)
    {
        for (int count = patches.Count; count > 0; count--, dv += patches.Source, dx += patches.Target)
        {
            float* from = dv, to = dx;
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, from += Vector<float>.Count, to += Vector<float>.Count)
            {
                Sums(
                    from, position, out Vector<float> evenHalf, out Vector<float> oddHalf,
                    out Vector<float> even1, out Vector<float> odd1, out Vector<float> even2, out Vector<float> odd2);
                Vector<float> first = Vector.Load(from), last = Vector.Load(from + 7 * position);
                (-first).Store(to);
                (Fma(2, oddHalf, odd1) + Fma(0.5f, odd2, -last)).Store(to + Lanes.Count);
                (Fma(4, evenHalf, even1) + Fma(0.25f, even2, 5.25f * first)).Store(to + 2 * Lanes.Count);
                Fma(-2.5f, oddHalf + odd2, Fma(-4.25f, odd1, 5.25f * last)).Store(to + 3 * Lanes.Count);
                (Fma(-5, evenHalf, -1.25f * even2) + Fma(-4.25f, even1, -5.25f * first)).Store(to + 4 * Lanes.Count);
                (Fma(0.5f, oddHalf, odd1) + Fma(2, odd2, -5.25f * last)).Store(to + 5 * Lanes.Count);
                ((first + evenHalf) + (even1 + even2)).Store(to + 6 * Lanes.Count);
                last.Store(to + 7 * Lanes.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterGradient(float* du, nint position, nint tap, float* dw)
    {
        for (int u = 0; u < WindowSide; u++, du += tap, dw += WindowSide * Lanes.Count)
        {
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
            {
                float* from = du + lane, to = dw + lane;
                Sums(
                    from, position, out Vector<float> evenHalf, out Vector<float> oddHalf,
                    out Vector<float> even1, out Vector<float> odd1, out Vector<float> even2, out Vector<float> odd2);
                (evenHalf, oddHalf) = ((float)ScaleHalf * evenHalf, (float)ScaleHalf * oddHalf);
                (even1, odd1, even2, odd2) = ((float)Scale1 * even1, (float)Scale1 * odd1, (float)Scale2 * even2, (float)Scale2 * odd2);
                (Fma((float)Scale0, Vector.Load(from), even1) + (evenHalf + even2)).Store(to);
                Fma(2, odd2, Fma(0.5f, oddHalf, odd1)).Store(to + Lanes.Count);
                Fma(4, even2, Fma(0.25f, evenHalf, even1)).Store(to + 2 * Lanes.Count);
                Fma(8, odd2, Fma(0.125f, oddHalf, odd1)).Store(to + 3 * Lanes.Count);
                (Fma(16, even2, Fma(0.0625f, evenHalf, even1)) + Vector.Load(from + 7 * position)).Store(to + 4 * Lanes.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filters(double* w, double* u)
    {
        const int Position = WindowSide * Lanes.Count;
        for (int tap = 0; tap < WindowSide; tap++, w += WindowSide * Lanes.Count, u += Lanes.Count)
        {
            for (int lane = 0; lane < Lanes.Count; lane += Vector<double>.Count)
            {
                double* from = w + lane, to = u + lane;
                Vector<double> w0 = Vector.Load(from), w1 = Vector.Load(from + Lanes.Count), w2 = Vector.Load(from + 2 * Lanes.Count);
                Vector<double> w3 = Vector.Load(from + 3 * Lanes.Count), w4 = Vector.Load(from + 4 * Lanes.Count);
                (Scale0 * w0).Store(to);
                Pair(w0, w1, w2, w3, w4, 0.5, ScaleHalf, to + Position);
                Pair(w0, w1, w2, w3, w4, 1, Scale1, to + 3 * Position);
                Pair(w0, w1, w2, w3, w4, 2, Scale2, to + 5 * Position);
                w4.Store(to + 7 * Position);
            }
        }

        // The values at p and −p of the polynomial with the coefficients w.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Pair(
            Vector<double> w0, Vector<double> w1, Vector<double> w2, Vector<double> w3, Vector<double> w4, double p, double scale, double* u)
        {
            Vector<double> even = scale * (w0 + p * p * (w2 + p * p * w4)), odd = scale * p * (w1 + p * p * w3);
            (even + odd).Store(u);
            (even - odd).Store(u + Position);
        }
    }

    // The four pixels of a tile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(float* m, nint position, Vector<float> b, out Vector<float> y0, out Vector<float> y1, out Vector<float> y2, out Vector<float> y3)
    {
        Sums(
            m, position, out Vector<float> evenHalf, out Vector<float> oddHalf,
            out Vector<float> even1, out Vector<float> odd1, out Vector<float> even2, out Vector<float> odd2);
        y0 = (Vector.Load(m) + even1) + (evenHalf + even2) + b;
        y1 = Fma(2, odd2, Fma(0.5f, oddHalf, odd1)) + b;
        y2 = Fma(4, even2, Fma(0.25f, evenHalf, even1)) + b;
        y3 = Fma(8, odd2, Fma(0.125f, oddHalf, odd1)) + Vector.Load(m + 7 * position) + b;
    }

    // Sums and differences of the numbers at p and −p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(
        float* m, nint position, out Vector<float> evenHalf, out Vector<float> oddHalf,
        out Vector<float> even1, out Vector<float> odd1, out Vector<float> even2, out Vector<float> odd2)
    {
        Vector<float> a = Vector.Load(m + position), b = Vector.Load(m + 2 * position);
        (evenHalf, oddHalf) = (a + b, a - b);
        (a, b) = (Vector.Load(m + 3 * position), Vector.Load(m + 4 * position));
        (even1, odd1) = (a + b, a - b);
        (a, b) = (Vector.Load(m + 5 * position), Vector.Load(m + 6 * position));
        (even2, odd2) = (a + b, a - b);
    }

    // The values at p and −p of a polynomial, by its even terms and its odd ones, which p multiplies.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector<float> even, Vector<float> odd, float p, float* v, nint position)
    {
        Fma(p, odd, even).Store(v);
        Fma(-p, odd, even).Store(v + position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Pixel(float* x, int pixel) => Vector.Load(x + pixel * Lanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Fma(float factor, Vector<float> x, Vector<float> y) => Vector.FusedMultiplyAdd(Vector.Create(factor), x, y);
}
