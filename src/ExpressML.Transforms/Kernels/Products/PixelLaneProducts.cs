using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The micro-kernel for one image and few filters: y[f, p] = b[f] + Σ w[k, f]·x[p + k] over the taps k, with 16 neighbouring pixels p as lanes and 6 filters f a tile.</summary>
/// <remarks>
/// <see cref="LaneProducts"/> for weights that stand side by side, and pixels in the place of examples. Each sum begins with the bias and
/// runs in the order of the taps with fused multiply-adds, as there, so its bits are the same.
/// </remarks>
/// <param name="TapCount">How many taps.</param>
/// <param name="YRow">Floats from a filter's result to the next filter's.</param>
/// <param name="AppliesRelu">Whether negative results become 0.</param>
internal readonly unsafe record struct PixelLaneProducts(int TapCount, nint YRow, bool AppliesRelu)
{
    /// <summary>Filters of a tile.</summary>
    public const int Rows = RegisterTiles.Rows;

    /// <summary>How many neighbouring times 16 pixels. Default: 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Floats from the results of 16 pixels to those of the next.</summary>
    public nint YBlock { get; init; }

    /// <summary>Sums one tile.</summary>
    /// <param name="x">The first of the pixels.</param>
    /// <param name="w">The weights, [taps][6 filters].</param>
    /// <param name="taps">For each tap how far from a pixel its number stands, in floats.</param>
    /// <param name="b">6 biases.</param>
    /// <param name="y">The result of the first filter.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(float* x, float* w, int* taps, float* b, float* y)
    {
        var sums = new Sums(this, x, w, taps, b, y);
        RegisterTiles.Sum(ref sums, Rows, Blocks);
    }

    private readonly struct Sums(PixelLaneProducts sizes, float* x, float* w, int* taps, float* b, float* y) : ITiledProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int row, int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IRegisterTile
        {
            nint yBlock = sizes.YBlock, xSecond = RegisterPairs<TRegister>.Second(Lanes.Count), ySecond = RegisterPairs<TRegister>.Second(yBlock);
            float* from = x + block * Lanes.Count, to = y + block * yBlock + row * sizes.YRow;
            for (int column = 0; column < columns; column++)
            {
                float* pixels = from + RegisterPairs<TRegister>.Offset(column, Lanes.Count), weights = w + row;
                TTile tile = default;
                tile.Begin(b + row);
                for (int* tap = taps, end = taps + sizes.TapCount; tap < end; tap++, weights += Rows)
                    tile.Accumulate(pixels + *tap, xSecond, weights, 1);
                if (sizes.AppliesRelu)
                    tile.Rectify();
                tile.Store(to + RegisterPairs<TRegister>.Offset(column, yBlock), sizes.YRow, ySecond);
            }
        }
    }
}
