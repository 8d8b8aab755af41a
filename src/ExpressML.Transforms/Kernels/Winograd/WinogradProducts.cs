using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The second stage of the Winograd convolution, a plain product of matrices: y[r] = Σ w[r, k]·x[k], or y[r] += …, where x[k] and y[r] have 16 lanes.</summary>
/// <remarks>
/// <para>
/// <see cref="LaneProducts"/> without a table of taps, which at the few terms of a Winograd product takes a tenth of the time: all operands
/// lie regularly here. What the lanes are makes no difference: examples, tiles of one image, or filters.
/// </para>
/// <para>
/// Each lane is summed in the order of the terms with fused multiply-adds, whatever the tile or the vector's width. What y holds is added at the end: long
/// sums are made of short ones, which rounds less.
/// </para>
/// </remarks>
/// <param name="Terms">Terms of a sum.</param>
/// <param name="WRow">Floats from w[r] to w[r + 1]; w[r, k + 1] stands beside w[r, k], and x[k + 1] beside x[k].</param>
/// <param name="YRow">Floats from y[r] to y[r + 1].</param>
/// <param name="Adds">Whether sums are added to what y holds.</param>
internal readonly unsafe record struct WinogradProducts(int Terms, nint WRow, nint YRow, bool Adds)
{
    private const int TallRows = 6;
    private const int FlatRows = 4;

    /// <summary>How often it is done with the same w, tile after tile. Default: 1.</summary>
    public int Tiles { get; init; } = 1;

    /// <summary>Floats from x[0] of a tile to that of the next.</summary>
    public nint XTile { get; init; }

    /// <summary>Floats from y[0] of a tile to that of the next.</summary>
    public nint YTile { get; init; }

    /// <summary>Sums some rows.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="w">Row 0 of w.</param>
    /// <param name="x">x[0].</param>
    /// <param name="y">y[0].</param>
    public void Sum(int rows, float* w, float* x, float* y)
    {
        int row = 0;
        int tall = LaneProducts.Sixes(rows);
        for (; row < TallRows * tall; row += TallRows)
            SixRows(w + row * WRow, x, y + row * YRow);
        for (; row + FlatRows <= rows; row += FlatRows)
            FourRows(w + row * WRow, x, y + row * YRow);
        for (; row < rows; row++)
            OneRow(w + row * WRow, x, y + row * YRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SixRows(float* w, float* x, float* y)
    {
        nint wRow = WRow, yRow = YRow;
        for (int tile = Tiles; tile > 0; tile--, x += XTile, y += YTile)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
                Vector<float> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
                float* upper = y + lane, lower = upper + 3 * yRow;
                float* source = x + lane, w0 = w, w3 = w + 3 * wRow;
                for (float* end = w + Terms; w0 < end; w0++, w3++, source += Lanes.Count)
                {
                    Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + LaneProducts.SecondVector);

                    Vector<float> weight = Vector.Create(*w0);
                    a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                    a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                    weight = Vector.Create(w0[wRow]);
                    b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                    b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                    weight = Vector.Create(w0[2 * wRow]);
                    c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                    c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                    weight = Vector.Create(*w3);
                    d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                    d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                    weight = Vector.Create(w3[wRow]);
                    e0 = Vector.FusedMultiplyAdd(weight, x0, e0);
                    e1 = Vector.FusedMultiplyAdd(weight, x1, e1);
                    weight = Vector.Create(w3[2 * wRow]);
                    f0 = Vector.FusedMultiplyAdd(weight, x0, f0);
                    f1 = Vector.FusedMultiplyAdd(weight, x1, f1);
                }

                Store(upper, a0, a1);
                Store(upper + yRow, b0, b1);
                Store(upper + 2 * yRow, c0, c1);
                Store(lower, d0, d1);
                Store(lower + yRow, e0, e1);
                Store(lower + 2 * yRow, f0, f1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourRows(float* w, float* x, float* y)
    {
        nint wRow = WRow, yRow = YRow;
        for (int tile = Tiles; tile > 0; tile--, x += XTile, y += YTile)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default, b0 = default, b1 = default;
                Vector<float> c0 = default, c1 = default, d0 = default, d1 = default;
                float* upper = y + lane, lower = upper + 2 * yRow;
                float* source = x + lane, w0 = w, w2 = w + 2 * wRow;
                for (float* end = w + Terms; w0 < end; w0++, w2++, source += Lanes.Count)
                {
                    Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + LaneProducts.SecondVector);

                    Vector<float> weight = Vector.Create(*w0);
                    a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                    a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                    weight = Vector.Create(w0[wRow]);
                    b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                    b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                    weight = Vector.Create(*w2);
                    c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                    c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                    weight = Vector.Create(w2[wRow]);
                    d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                    d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                }

                Store(upper, a0, a1);
                Store(upper + yRow, b0, b1);
                Store(lower, c0, c1);
                Store(lower + yRow, d0, d1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneRow(float* w, float* x, float* y)
    {
        for (int tile = Tiles; tile > 0; tile--, x += XTile, y += YTile)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default;
                float* source = x + lane;
                for (float* term = w, end = w + Terms; term < end; term++, source += Lanes.Count)
                {
                    Vector<float> weight = Vector.Create(*term);
                    a0 = Vector.FusedMultiplyAdd(weight, Vector.Load(source), a0);
                    a1 = Vector.FusedMultiplyAdd(weight, Vector.Load(source + LaneProducts.SecondVector), a1);
                }

                Store(y + lane, a0, a1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(float* y, Vector<float> first, Vector<float> second)
    {
        if (Adds)
        {
            (Vector<float> y0, Vector<float> y1) = LaneProducts.Load(y);
            (first, second) = (first + y0, second + y1);
        }

        LaneProducts.Store(y, first, second, appliesRelu: false);
    }
}
