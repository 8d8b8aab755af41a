using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The micro-kernel for one image: y[p, f] = b[f] + Σ w[k, f]·x[p + k] over the taps k, with 16 filters f as lanes and 6 positions p a tile.</summary>
/// <remarks>
/// <see cref="LaneProducts"/> with sides changed: there 16 examples are multiplied with one weight, here 16 weights with one number.
/// Each sum begins with the bias and runs in the order of the taps with fused multiply-adds, as there, so its bits are the same.
/// </remarks>
/// <param name="TapCount">How many taps.</param>
/// <param name="AppliesRelu">Whether negative results become 0.</param>
internal readonly unsafe record struct FilterLaneProducts(int TapCount, bool AppliesRelu)
{
    /// <summary>Positions of a tile.</summary>
    public const int Rows = RegisterTiles.Rows;

    /// <summary>How many times 16 filters. Default: 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Floats from the weights of 16 filters to those of the next.</summary>
    public nint WBlock { get; init; }

    /// <summary>Floats from the results of 16 filters to those of the next.</summary>
    public nint YBlock { get; init; }

    /// <summary>Sums some tiles.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="positions">Where the positions stand in x, in floats: 6 for each tile.</param>
    /// <param name="tiles">How many tiles; a call of its own for each would cost a tenth more where taps are few.</param>
    /// <param name="w">The weights, [taps][16 filters].</param>
    /// <param name="taps">For each tap how far from a position its number stands, in floats.</param>
    /// <param name="b">The biases of the filters.</param>
    /// <param name="y">The results, [positions][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(float* x, int* positions, int tiles, float* w, int* taps, float* b, float* y)
    {
        var sums = new Sums(this, x, positions, tiles, w, taps, b, y);
        RegisterTiles.SumScattered(ref sums, Blocks);
    }

    private readonly struct Sums(FilterLaneProducts sizes, float* x, int* positions, int tiles, float* w, int* taps, float* b, float* y) : IScatteredProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IScatteredTile
        {
            nint wBlock = sizes.WBlock, yBlock = sizes.YBlock;
            nint wSecond = RegisterPairs<TRegister>.Second(wBlock), bSecond = RegisterPairs<TRegister>.Second(Lanes.Count);
            nint ySecond = RegisterPairs<TRegister>.Second(yBlock);
            int* end = taps + sizes.TapCount;
            for (int column = 0; column < columns; column++)
            {
                float* filters = w + block * wBlock + RegisterPairs<TRegister>.Offset(column, wBlock);
                float* biases = b + block * Lanes.Count + RegisterPairs<TRegister>.Offset(column, Lanes.Count);
                float* target = y + block * yBlock + RegisterPairs<TRegister>.Offset(column, yBlock);
                int* position = positions;
                for (int count = tiles; count > 0; count--, position += Rows, target += Rows * Lanes.Count)
                {
                    float* x0 = x + position[0], x1 = x + position[1], x2 = x + position[2];
                    float* x3 = x + position[3], x4 = x + position[4], x5 = x + position[5];
                    TTile tile = default;
                    tile.BeginAlike(biases, bSecond);
                    float* weights = filters;
                    for (int* tap = taps; tap < end; tap++, weights += Lanes.Count)
                        tile.Accumulate(weights, wSecond, x0, x1, x2, x3, x4, x5, *tap);
                    if (sizes.AppliesRelu)
                        tile.Rectify();
                    tile.Store(target, Lanes.Count, ySecond);
                }
            }
        }
    }
}
