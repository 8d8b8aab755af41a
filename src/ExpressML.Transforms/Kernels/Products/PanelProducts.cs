using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>A plain product of matrices, as the second stage of a Winograd convolution is: y[r] = Σ w[r, k]·x[k], or y[r] += …, where x[k] and y[r] have 16 lanes.</summary>
/// <remarks>
/// <para>
/// <see cref="LaneProducts"/> without a table of taps, which at the few terms of a Winograd product takes a tenth of the time: all operands
/// lie regularly here. What the lanes are makes no difference: examples, tiles of one image, or filters.
/// </para>
/// <para>
/// Each lane is summed in the order of the terms with fused multiply-adds, whatever the tile or the register's width. What y holds is added at the end: long
/// sums are made of short ones, which rounds less.
/// </para>
/// </remarks>
/// <param name="Terms">Terms of a sum.</param>
/// <param name="WRow">Floats from w[r] to w[r + 1]; w[r, k + 1] stands beside w[r, k], and x[k + 1] beside x[k].</param>
/// <param name="YRow">Floats from y[r] to y[r + 1].</param>
/// <param name="Adds">Whether sums are added to what y holds.</param>
internal readonly unsafe record struct PanelProducts(int Terms, nint WRow, nint YRow, bool Adds)
{
    /// <summary>How often it is done with the same w, block after block. Default: 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Floats from x[0] of a block to that of the next.</summary>
    public nint XBlock { get; init; }

    /// <summary>Floats from y[0] of a block to that of the next.</summary>
    public nint YBlock { get; init; }

    /// <summary>
    /// Whether the block that comes next is fetched into a near cache while one is multiplied: for blocks that are read from far away, each once for all rows. Default: false.
    /// </summary>
    public bool FetchesNext { get; init; }

    /// <summary>Sums some rows.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="w">Row 0 of w.</param>
    /// <param name="x">x[0].</param>
    /// <param name="y">y[0].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int rows, float* w, float* x, float* y)
    {
        var sums = new Sums(this, w, x, y);
        RegisterTiles.Sum(ref sums, rows, Blocks);
    }

    private readonly struct Sums(PanelProducts sizes, float* w, float* x, float* y) : ITiledProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int row, int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IRegisterTile
        {
            (nint xBlock, nint yBlock, nint wRow, nint yRow) = (sizes.XBlock, sizes.YBlock, sizes.WRow, sizes.YRow);
            nint xSecond = RegisterPairs<TRegister>.Second(xBlock), ySecond = RegisterPairs<TRegister>.Second(yBlock);
            // Later rows find it there.
            bool fetches = Sse.IsSupported && sizes.FetchesNext && row == 0;
            float* weights = w + row * wRow, end = weights + sizes.Terms, from = x + block * xBlock, to = y + block * yBlock + row * yRow;
            for (int column = 0; column < columns; column++)
            {
                float* lanes = from + RegisterPairs<TRegister>.Offset(column, xBlock), target = to + RegisterPairs<TRegister>.Offset(column, yBlock);
                TTile tile = default;
                if (fetches)
                {
                    for (float* weight = weights, next = lanes + RegisterPairs<TRegister>.Offset(1, xBlock); weight < end; weight++, lanes += Lanes.Count, next += Lanes.Count)
                    {
                        tile.Accumulate(lanes, xSecond, weight, wRow);
                        Sse.Prefetch1(next);
                        Sse.Prefetch1(next + xSecond);
                    }
                }
                else
                {
                    for (float* weight = weights; weight < end; weight++, lanes += Lanes.Count)
                        tile.Accumulate(lanes, xSecond, weight, wRow);
                }

                if (sizes.Adds)
                    tile.AddTo(target, yRow, ySecond);
                else
                    tile.Store(target, yRow, ySecond);
            }
        }
    }
}
