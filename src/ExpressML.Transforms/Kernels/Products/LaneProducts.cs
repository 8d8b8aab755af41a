using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>One term of a sum of products: where its lane block stands and where its weight stands, in floats from their starts.</summary>
internal readonly record struct Tap(int X, int W);

/// <summary>The terms of one sum: <see cref="Runs"/> runs of <see cref="RunLength"/> taps, <see cref="RunStride"/> taps apart.</summary>
/// <remarks>A window that the border cuts is a rectangle within the full window: its rows are the runs.</remarks>
internal readonly record struct TapRange(int Start, int Runs, int RunLength, int RunStride);

/// <summary>The micro-kernel: y[r] = b[r] + Σ w[r, k]·x[k] over the taps k, where x[k] and y[r] are lane blocks and w[r, k] is a number.</summary>
/// <remarks>
/// <para>It is the inner loop of convolution and dense layers, forward and backward: they differ in their tables of taps only.</para>
/// <para>
/// A tile is 6 rows × 16 lanes: 12 accumulators of 8 lanes, two vectors of x and one broadcast weight fill the 16 registers of AVX2.
/// Rows that 6 does not divide go in tiles of 4 and single rows. Where vectors have 4 lanes, the 16 lanes are walked in two halves.
/// Each lane is summed in the order of the taps with fused multiply-adds, whatever the tile or the vector's width.
/// </para>
/// </remarks>
internal static unsafe class LaneProducts
{
    // Where one vector holds all 16 lanes, the second vector is the first again: twice the work, still the right result.
    internal static int SecondVector => Vector<float>.Count < Lanes.Count ? Vector<float>.Count : 0;

    internal static int LanesAStep => Math.Min(2 * Vector<float>.Count, Lanes.Count);

    /// <summary>Sums <paramref name="rows"/> rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="x">Start of the lane blocks.</param>
    /// <param name="w">Weight of row 0 at tap offset 0.</param>
    /// <param name="wRow">Floats from a row's weights to the next row's.</param>
    /// <param name="taps">The table that <paramref name="range"/> selects from.</param>
    /// <param name="range">The taps to sum.</param>
    /// <param name="bias">One number a row that its sum begins with; null for what <paramref name="continues"/> says.</param>
    /// <param name="y">Start of the first row's result.</param>
    /// <param name="yRow">Floats from a row's result to the next row's.</param>
    /// <param name="continues">Whether a sum without bias begins with what y holds, rather than with 0.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(int rows, float* x, float* w, nint wRow, Tap* taps, TapRange range, float* bias, float* y, nint yRow, bool continues, bool appliesRelu)
    {
        taps += range.Start;
        int row = 0;
        int sixes = Sixes(rows);
        for (; row < 6 * sixes; row += 6)
            SixRows(x, w + row * wRow, wRow, taps, range, bias == null ? null : bias + row, y + row * yRow, yRow, continues, appliesRelu);
        for (; row + 4 <= rows; row += 4)
            FourRows(x, w + row * wRow, wRow, taps, range, bias == null ? null : bias + row, y + row * yRow, yRow, continues, appliesRelu);
        for (; row < rows; row++)
            OneRow(x, w + row * wRow, taps, range, bias == null ? null : bias + row, y + row * yRow, continues, appliesRelu);
    }

    /// <summary>How many tiles of six some rows have: one fewer where two fours fit instead, 8 = 4 + 4 and 9 = 4 + 4 + 1 rather than 6 + 1 + 1 (+ 1).</summary>
    internal static int Sixes(int rows) => rows >= 8 && rows % 6 is 2 or 3 ? rows / 6 - 1 : rows / 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(float* x, float* w, nint wRow, Tap* taps, TapRange range, float* bias, float* y, nint yRow, bool continues, bool appliesRelu)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanesAStep)
        {
            Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
            Vector<float> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
            if (bias != null)
            {
                a0 = a1 = Vector.Create(bias[0]);
                b0 = b1 = Vector.Create(bias[1]);
                c0 = c1 = Vector.Create(bias[2]);
                d0 = d1 = Vector.Create(bias[3]);
                e0 = e1 = Vector.Create(bias[4]);
                f0 = f1 = Vector.Create(bias[5]);
            }
            else if (continues)
            {
                float* sums = y + lane;
                (a0, a1) = Load(sums);
                (b0, b1) = Load(sums + yRow);
                (c0, c1) = Load(sums + 2 * yRow);
                (d0, d1) = Load(sums + 3 * yRow);
                (e0, e1) = Load(sums + 4 * yRow);
                (f0, f1) = Load(sums + 5 * yRow);
            }

            float* lanes = x + lane;
            float* w3 = w + 3 * wRow;
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                Tap* end = run + range.RunLength;
                for (Tap* tap = run; tap < end; tap++)
                {
                    float* source = lanes + tap->X;
                    Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + SecondVector);
                    nint k = tap->W;
                    float* upper = w + k, lower = w3 + k;

                    Vector<float> weight = Vector.Create(*upper);
                    a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                    a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                    weight = Vector.Create(upper[wRow]);
                    b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                    b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                    weight = Vector.Create(upper[2 * wRow]);
                    c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                    c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                    weight = Vector.Create(*lower);
                    d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                    d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                    weight = Vector.Create(lower[wRow]);
                    e0 = Vector.FusedMultiplyAdd(weight, x0, e0);
                    e1 = Vector.FusedMultiplyAdd(weight, x1, e1);
                    weight = Vector.Create(lower[2 * wRow]);
                    f0 = Vector.FusedMultiplyAdd(weight, x0, f0);
                    f1 = Vector.FusedMultiplyAdd(weight, x1, f1);
                }
            }

            float* target = y + lane;
            Store(target, a0, a1, appliesRelu);
            Store(target + yRow, b0, b1, appliesRelu);
            Store(target + 2 * yRow, c0, c1, appliesRelu);
            Store(target + 3 * yRow, d0, d1, appliesRelu);
            Store(target + 4 * yRow, e0, e1, appliesRelu);
            Store(target + 5 * yRow, f0, f1, appliesRelu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(float* x, float* w, nint wRow, Tap* taps, TapRange range, float* bias, float* y, nint yRow, bool continues, bool appliesRelu)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanesAStep)
        {
            Vector<float> a0 = default, a1 = default, b0 = default, b1 = default;
            Vector<float> c0 = default, c1 = default, d0 = default, d1 = default;
            if (bias != null)
            {
                a0 = a1 = Vector.Create(bias[0]);
                b0 = b1 = Vector.Create(bias[1]);
                c0 = c1 = Vector.Create(bias[2]);
                d0 = d1 = Vector.Create(bias[3]);
            }
            else if (continues)
            {
                float* sums = y + lane;
                (a0, a1) = Load(sums);
                (b0, b1) = Load(sums + yRow);
                (c0, c1) = Load(sums + 2 * yRow);
                (d0, d1) = Load(sums + 3 * yRow);
            }

            float* lanes = x + lane;
            nint w3 = 3 * wRow;
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                Tap* end = run + range.RunLength;
                for (Tap* tap = run; tap < end; tap++)
                {
                    float* source = lanes + tap->X;
                    Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + SecondVector);
                    float* weights = w + tap->W;

                    Vector<float> weight = Vector.Create(*weights);
                    a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                    a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                    weight = Vector.Create(weights[wRow]);
                    b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                    b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                    weight = Vector.Create(weights[2 * wRow]);
                    c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                    c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                    weight = Vector.Create(weights[w3]);
                    d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                    d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                }
            }

            float* target = y + lane;
            Store(target, a0, a1, appliesRelu);
            Store(target + yRow, b0, b1, appliesRelu);
            Store(target + 2 * yRow, c0, c1, appliesRelu);
            Store(target + 3 * yRow, d0, d1, appliesRelu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* x, float* w, Tap* taps, TapRange range, float* bias, float* y, bool continues, bool appliesRelu)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanesAStep)
        {
            Vector<float> a0 = default, a1 = default;
            if (bias != null)
                a0 = a1 = Vector.Create(*bias);
            else if (continues)
                (a0, a1) = Load(y + lane);

            float* lanes = x + lane;
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                Tap* end = run + range.RunLength;
                for (Tap* tap = run; tap < end; tap++)
                {
                    float* source = lanes + tap->X;
                    Vector<float> weight = Vector.Create(w[tap->W]);
                    a0 = Vector.FusedMultiplyAdd(weight, Vector.Load(source), a0);
                    a1 = Vector.FusedMultiplyAdd(weight, Vector.Load(source + SecondVector), a1);
                }
            }

            Store(y + lane, a0, a1, appliesRelu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector<float> First, Vector<float> Second) Load(float* source) => (Vector.Load(source), Vector.Load(source + SecondVector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(float* target, Vector<float> first, Vector<float> second, bool appliesRelu)
    {
        if (appliesRelu)
            (first, second) = (default(ActivationFunctions.Relu).Value(first), default(ActivationFunctions.Relu).Value(second));
        first.Store(target);
        second.Store(target + SecondVector);
    }
}
