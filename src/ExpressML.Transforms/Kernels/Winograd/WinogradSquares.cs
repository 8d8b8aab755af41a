using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The minimal filtering F(4×4, 3×3): y = Aᵀ[(G w Gᵀ) ∘ (Bᵀ x B)]A makes 4×4 outputs of a patch of 6×6 with 36 multiplications, not 144.</summary>
/// <remarks>
/// <para>The points are 0, ±a, ±b and ∞:</para>
/// <code>
///      1  1  1  1  1 0        1/(a²b²)    0       0            a²b²   0    −(a²+b²)     0      1  0
/// Aᵀ = 0  a −a  b −b 0        1·g       a·g    a²·g             0  ∓ab²      −b²       ±a      1  0   for ±a
///      0  a² a² b² b² 0   G = 1·g      −a·g    a²·g      Bᵀ =   0  ∓a²b      −a²       ±b      1  0   for ±b
///      0  a³ −a³ b³ −b³ 1     1·h      ±b·h    b²·h             0  a²b²       0     −(a²+b²)   0  1
///                             0          0       1            with g = 1/(2a²(a²−b²)), h = 1/(2b²(b²−a²))
/// </code>
/// <para>
/// With ⅝ and 1½ the outputs are nearly as exact as those of the direct convolution, with the usual 1 and 2 their error is four times as
/// large. All powers that are used are exact in single precision.
/// </para>
/// </remarks>
internal readonly unsafe struct WinogradSquares : IWinogradForm
{
    /// <summary>Side of a tile of outputs.</summary>
    public const int Outputs = 4;

    /// <summary>Side of the patch that a tile is made of, and of its transform.</summary>
    public const int Side = Outputs + WindowSide - 1;

    /// <summary>The point a and its powers.</summary>
    public const float A = 0.625f, A2 = A * A, A3 = A2 * A;

    /// <summary>The point b and its powers.</summary>
    public const float B = 1.5f, B2 = B * B, B3 = B2 * B;

    /// <summary>a²b² and a² + b².</summary>
    public const float Product = A2 * B2, Sum = A2 + B2;

    /// <summary>What the rows of G at 0, at ±a and at ±b are multiplied by.</summary>
    public const double Scale0 = 1.0 / Product, ScaleA = 1 / (2.0 * A2 * (A2 - B2)), ScaleB = 1 / (2.0 * B2 * (B2 - A2));

    /// <inheritdoc cref="Window"/>
    public const int WindowSide = 3;

    public static int Window => WindowSide;

    public static int Positions => Side * Side;

    public static int Taps => 1;

    public static int PatchHeight => Side;

    public static int PatchWidth => Side;

    public static int TileHeight => Outputs;

    public static int TileWidth => Outputs;

    public static int FewestChannels => 3;

    public static int TransformCost => 300;

    public static bool TransposesBack => false;

    public static IWinogradInputGradient CreateInputGradient(ConvolutionGeometry geometry, int tilesAChunk) => new WinogradConvolution<WinogradSquares>(
        new WinogradTiles<WinogradSquares>(geometry.GroupOutput, geometry.GroupInput, geometry.BackwardPadding), tilesAChunk);

    public static void Input(float* x, nint xRow, float* v, nint position, TransformRun patches)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradSquaresInput<Register512>.Patches(x, xRow, v, position, patches);
        else if (Vector256.IsHardwareAccelerated)
            WinogradSquaresInput<Register256>.Patches(x, xRow, v, position, patches);
        else
            WinogradSquaresInput<Register128>.Patches(x, xRow, v, position, patches);
    }

    public static void Output(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow, TransformRun tiles)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradSquaresOutput<Register512>.Tiles(m, position, bias, appliesRelu, y, yRow, tiles);
        else if (Vector256.IsHardwareAccelerated)
            WinogradSquaresOutput<Register256>.Tiles(m, position, bias, appliesRelu, y, yRow, tiles);
        else
            WinogradSquaresOutput<Register128>.Tiles(m, position, bias, appliesRelu, y, yRow, tiles);
    }

    public static void OutputGradient(float* dy, int length, float* dm, nint position, TransformRun tiles)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradSquaresGradients<Register512>.Tiles(dy, length, dm, position, tiles);
        else if (Vector256.IsHardwareAccelerated)
            WinogradSquaresGradients<Register256>.Tiles(dy, length, dm, position, tiles);
        else
            WinogradSquaresGradients<Register128>.Tiles(dy, length, dm, position, tiles);
    }

    public static void FilterGradient(float* du, nint position, nint tap, float* dw)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradSquaresGradients<Register512>.Filters(du, position, dw);
        else if (Vector256.IsHardwareAccelerated)
            WinogradSquaresGradients<Register256>.Filters(du, position, dw);
        else
            WinogradSquaresGradients<Register128>.Filters(du, position, dw);
    }

    public static void Filters(double* w, double* u)
    {
        double* columns = stackalloc double[Side * WindowSide * Lanes.Count];
        for (int v = 0; v < WindowSide; v++)
            Six(w + v * Lanes.Count, WindowSide * Lanes.Count, columns + v * Lanes.Count, WindowSide * Lanes.Count);
        for (int i = 0; i < Side; i++)
            Six(columns + i * WindowSide * Lanes.Count, Lanes.Count, u + i * Side * Lanes.Count, Lanes.Count);
    }

    // G times three numbers, in 16 lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(double* w, nint wStep, double* u, nint uStep)
    {
        for (int lane = 0; lane < Lanes.Count; lane += Vector<double>.Count, w += Vector<double>.Count, u += Vector<double>.Count)
        {
            Vector<double> w0 = Vector.Load(w), w1 = Vector.Load(w + wStep), w2 = Vector.Load(w + 2 * wStep);
            Vector<double> evenA = ScaleA * (w0 + A2 * w2), oddA = ScaleA * A * w1, evenB = ScaleB * (w0 + B2 * w2), oddB = ScaleB * B * w1;
            (Scale0 * w0).Store(u);
            (evenA + oddA).Store(u + uStep);
            (evenA - oddA).Store(u + 2 * uStep);
            (evenB + oddB).Store(u + 3 * uStep);
            (evenB - oddB).Store(u + 4 * uStep);
            w2.Store(u + 5 * uStep);
        }
    }
}
