using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;

namespace ExpressML.Kernels.Products;

/// <summary>One term of a sum of products: where its lane block stands and where its weight stands, in floats from their starts.</summary>
internal readonly record struct Tap(int X, int W);

/// <summary>The terms of one sum: <see cref="Runs"/> runs of <see cref="RunLength"/> taps, <see cref="RunStride"/> taps apart.</summary>
/// <remarks>A window that the border cuts is a rectangle within the full window: its rows are the runs.</remarks>
internal readonly record struct TapRange(int Start, int Runs, int RunLength, int RunStride);

/// <summary>The micro-kernel: y[r] = b[r] + Σ w[r, k]·x[k] over the taps k, where x[k] and y[r] are lane blocks and w[r, k] is a number.</summary>
/// <remarks>
/// It is the inner loop of convolution and dense layers, forward and backward: they differ in their tables of taps only. Each lane is summed in
/// the order of the taps with fused multiply-adds, whatever the tile or the register's width.
/// </remarks>
/// <param name="WRow">Floats from a row's weights to the next row's.</param>
/// <param name="YRow">Floats from a row's result to the next row's.</param>
internal readonly unsafe record struct LaneProducts(nint WRow, nint YRow)
{
    /// <summary>How often it is done with the same weights and taps, block after block. Default: 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Floats from a tap's lane block to that for the next block of y.</summary>
    public nint XBlock { get; init; }

    /// <summary>Floats from a block of y to the next.</summary>
    public nint YBlock { get; init; }

    /// <summary>Whether a sum without bias begins with what y holds, rather than with 0.</summary>
    public bool Continues { get; init; }

    /// <summary>Whether negative results become 0.</summary>
    public bool AppliesRelu { get; init; }

    /// <summary>Sums <paramref name="rows"/> rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="x">Start of the lane blocks.</param>
    /// <param name="w">Weight of row 0 at tap offset 0.</param>
    /// <param name="taps">The table that <paramref name="range"/> selects from.</param>
    /// <param name="range">The taps to sum.</param>
    /// <param name="bias">One number a row that its sum begins with; null for what <see cref="Continues"/> says.</param>
    /// <param name="y">Start of the first row's result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int rows, float* x, float* w, Tap* taps, TapRange range, float* bias, float* y)
    {
        var sums = new Sums(this, x, w, taps + range.Start, range, bias, y);
        RegisterTiles.Sum(ref sums, rows, Blocks);
    }

    private readonly struct Sums(LaneProducts sizes, float* x, float* w, Tap* taps, TapRange range, float* bias, float* y) : ITiledProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int row, int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IRegisterTile
        {
            (nint xBlock, nint yBlock, nint wRow, nint yRow) = (sizes.XBlock, sizes.YBlock, sizes.WRow, sizes.YRow);
            nint xSecond = RegisterPairs<TRegister>.Second(xBlock), ySecond = RegisterPairs<TRegister>.Second(yBlock);
            float* weights = w + row * wRow, from = x + block * xBlock, to = y + block * yBlock + row * yRow;
            for (int column = 0; column < columns; column++)
            {
                float* lanes = from + RegisterPairs<TRegister>.Offset(column, xBlock), target = to + RegisterPairs<TRegister>.Offset(column, yBlock);
                TTile tile = default;
                if (bias != null)
                    tile.Begin(bias + row);
                else if (sizes.Continues)
                    tile.Load(target, yRow, ySecond);
                Tap* run = taps;
                for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
                {
                    for (Tap* tap = run, end = run + range.RunLength; tap < end; tap++)
                        tile.Accumulate(lanes + tap->X, xSecond, weights + tap->W, wRow);
                }

                if (sizes.AppliesRelu)
                    tile.Rectify();
                tile.Store(target, yRow, ySecond);
            }
        }
    }
}
