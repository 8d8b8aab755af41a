using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Registers;
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
    /// <inheritdoc cref="Window"/>
    public const int WindowSide = 5;

    private const int Outputs = 4;

    /// <summary>Pixels of a patch, and positions.</summary>
    public const int Side = Outputs + WindowSide - 1;

    /// <summary>What the rows of G at 0, ±½, ±1 and ±2 are multiplied by.</summary>
    public const double Scale0 = -1, ScaleHalf = 32.0 / 45, Scale1 = -2.0 / 9, Scale2 = 1.0 / 90;

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

    public static void Input(float* x, nint xRow, float* v, nint position, TransformRun patches)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.Input(x, v, position, patches);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.Input(x, v, position, patches);
        else
            WinogradRowsTransforms<Register128>.Input(x, v, position, patches);
    }

    public static void Output(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow, TransformRun tiles)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.Output(m, position, bias, appliesRelu, y, tiles);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.Output(m, position, bias, appliesRelu, y, tiles);
        else
            WinogradRowsTransforms<Register128>.Output(m, position, bias, appliesRelu, y, tiles);
    }

    /// <summary>y = Aᵀ m + b for rows of an image that have 16 neighbouring tiles as lanes, pixel by pixel or pooled.</summary>
    /// <param name="rows">How many rows; each is another filter's.</param>
    /// <param name="m">Position 0 of the first row.</param>
    /// <param name="mRow">Floats from there to the next row.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="bias">One number a row.</param>
    /// <param name="window">Neighbouring pixels of which the largest is taken: 1, 2 or 4.</param>
    /// <param name="y">The first row.</param>
    /// <param name="yRow">Floats from a row to the next.</param>
    public static void OutputRows(int rows, float* m, nint mRow, nint position, float* bias, int window, float* y, nint yRow)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.OutputRows(rows, m, mRow, position, bias, window, y, yRow);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.OutputRows(rows, m, mRow, position, bias, window, y, yRow);
        else
            WinogradRowsTransforms<Register128>.OutputRows(rows, m, mRow, position, bias, window, y, yRow);
    }

    public static void OutputGradient(float* dy, int length, float* dm, nint position, TransformRun tiles)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.OutputGradient(dy, length, dm, position, tiles);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.OutputGradient(dy, length, dm, position, tiles);
        else
            WinogradRowsTransforms<Register128>.OutputGradient(dy, length, dm, position, tiles);
    }

    /// <summary>dx = B dv for some patches of 16 lanes.</summary>
    /// <param name="dv">Position 0 of the first patch.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="dx">The first patch.</param>
    /// <param name="patches">How many patches, and where the next ones are and go.</param>
    public static void InputGradient(float* dv, nint position, float* dx, TransformRun patches)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.InputGradient(dv, position, dx, patches);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.InputGradient(dv, position, dx, patches);
        else
            WinogradRowsTransforms<Register128>.InputGradient(dv, position, dx, patches);
    }

    public static void FilterGradient(float* du, nint position, nint tap, float* dw)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradRowsTransforms<Register512>.FilterGradient(du, position, tap, dw);
        else if (Vector256.IsHardwareAccelerated)
            WinogradRowsTransforms<Register256>.FilterGradient(du, position, tap, dw);
        else
            WinogradRowsTransforms<Register128>.FilterGradient(du, position, tap, dw);
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
}
