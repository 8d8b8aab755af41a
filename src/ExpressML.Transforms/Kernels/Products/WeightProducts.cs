using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The kernel of a convolution's weight gradient: z[r, f] += Σ x[r, m]·dy[m, f] over positions and examples m, with 16 filters f as lanes.</summary>
/// <remarks>
/// A tile has 6 weights r, and each weight's numbers of x stand somewhere else. What is summed in one call is added to z as one number:
/// two short sums round less than a long one.
/// </remarks>
/// <param name="Rows">Rows of positions that one call takes.</param>
/// <param name="RowStep">Floats of x from a row of positions to the next.</param>
/// <param name="Runs">Runs of neighbouring floats of x in a row.</param>
/// <param name="RunStep">Floats from a run to the next.</param>
/// <param name="RunLength">Floats of a run.</param>
internal readonly unsafe record struct WeightProducts(int Rows, nint RowStep, int Runs, nint RunStep, int RunLength)
{
    /// <summary>Weights of a tile.</summary>
    public const int TileRows = RegisterTiles.Rows;

    /// <summary>How many times 16 filters. Default: 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Floats from the gradients of 16 filters to those of the next.</summary>
    public nint GradientBlock { get; init; }

    /// <summary>Adds to one tile.</summary>
    /// <param name="x">The number of x that position 0 takes for a weight at offset 0.</param>
    /// <param name="offsets">For each of the 6 weights where its numbers stand, in floats.</param>
    /// <param name="dy">The output gradients of the same positions and examples, [m][16 filters].</param>
    /// <param name="z">The tile, one row a weight; the sums of 16 filters stand beside those of the next.</param>
    /// <param name="zRow">Floats from a row of z to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(float* x, int* offsets, float* dy, float* z, nint zRow)
    {
        var sums = new Sums(this, x, offsets, dy, z, zRow);
        RegisterTiles.SumScattered(ref sums, Blocks);
    }

    private readonly struct Sums(WeightProducts sizes, float* x, int* offsets, float* dy, float* z, nint zRow) : IScatteredProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IScatteredTile
        {
            nint gradientBlock = sizes.GradientBlock, second = RegisterPairs<TRegister>.Second(gradientBlock), length = sizes.RunLength;
            for (int column = 0; column < columns; column++)
            {
                float* gradients = dy + block * gradientBlock + RegisterPairs<TRegister>.Offset(column, gradientBlock), row = x;
                TTile tile = default;
                for (int i = sizes.Rows; i > 0; i--, row += sizes.RowStep)
                {
                    float* run = row;
                    for (int j = sizes.Runs; j > 0; j--, run += sizes.RunStep)
                    {
                        float* x0 = run + offsets[0], x1 = run + offsets[1], x2 = run + offsets[2];
                        float* x3 = run + offsets[3], x4 = run + offsets[4], x5 = run + offsets[5];
                        for (nint m = 0; m < length; m++, gradients += Lanes.Count)
                            tile.Accumulate(gradients, second, x0, x1, x2, x3, x4, x5, m);
                    }
                }

                float* target = z + block * Lanes.Count + RegisterPairs<TRegister>.Offset(column, Lanes.Count);
                tile.AddTo(target, zRow, RegisterPairs<TRegister>.Second(Lanes.Count));
            }
        }
    }
}
