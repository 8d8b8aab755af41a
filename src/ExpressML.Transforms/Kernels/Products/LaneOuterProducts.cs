using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The kernel of a convolution's weight gradient: z[r, s] += Σ a[r]·b[s] over positions, lane by lane, for a tile of 5 rows a and 2 rows b.</summary>
/// <remarks>
/// 10 accumulators, two vectors of b and one of a fit the 16 registers of AVX2, and windows of 5×5 leave no row empty. The lanes are walked in parts of
/// one vector. Each lane is summed in the order of the positions, however they are cut into calls; finished sums are added across lanes by
/// <see cref="LaneSums"/>.
/// </remarks>
internal static unsafe class LaneOuterProducts
{
    public const int RowsA = 5;
    public const int RowsB = 2;

    /// <summary>Floats of the sums of a tile.</summary>
    public const int SumsLength = RowsA * RowsB * Lanes.Count;

    /// <summary>How the positions of an operand lie: floats from a column to the next, and from the end of a row to the start of the next.</summary>
    internal readonly record struct Walk(nint Column, nint RowGap);

    /// <summary>Sums one tile over <paramref name="height"/> × <paramref name="width"/> positions.</summary>
    /// <param name="a">Start of the first operand.</param>
    /// <param name="aRows">Offsets of its 5 rows, in floats.</param>
    /// <param name="aWalk">How its positions lie.</param>
    /// <param name="b">Start of the second operand.</param>
    /// <param name="bRows">Offsets of its 2 rows, in floats.</param>
    /// <param name="bWalk">How its positions lie.</param>
    /// <param name="height">Rows of positions.</param>
    /// <param name="width">Columns of positions.</param>
    /// <param name="z">What is added to, [5 rows of a][2 rows of b][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, int* aRows, Walk aWalk, float* b, int* bRows, Walk bWalk, int height, int width, float* z)
    {
        nint aColumn = aWalk.Column, bColumn = bWalk.Column;
        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, z += Vector<float>.Count)
        {
            Vector<float> z00 = Load(z, 0), z01 = Load(z, 1), z10 = Load(z, 2), z11 = Load(z, 3), z20 = Load(z, 4), z21 = Load(z, 5);
            Vector<float> z30 = Load(z, 6), z31 = Load(z, 7), z40 = Load(z, 8), z41 = Load(z, 9);
            float* a0 = a + aRows[0] + lane, a1 = a + aRows[1] + lane, a2 = a + aRows[2] + lane, a3 = a + aRows[3] + lane, a4 = a + aRows[4] + lane;
            float* b0 = b + bRows[0] + lane, b1 = b + bRows[1] + lane;
            nint i = 0, j = 0;
            for (int row = height; row > 0; row--, i += aWalk.RowGap, j += bWalk.RowGap)
            {
                for (int column = width; column > 0; column--, i += aColumn, j += bColumn)
                {
                    Vector<float> x0 = Vector.Load(b0 + j), x1 = Vector.Load(b1 + j);
                    Vector<float> factor = Vector.Load(a0 + i);
                    z00 = Vector.FusedMultiplyAdd(factor, x0, z00);
                    z01 = Vector.FusedMultiplyAdd(factor, x1, z01);
                    factor = Vector.Load(a1 + i);
                    z10 = Vector.FusedMultiplyAdd(factor, x0, z10);
                    z11 = Vector.FusedMultiplyAdd(factor, x1, z11);
                    factor = Vector.Load(a2 + i);
                    z20 = Vector.FusedMultiplyAdd(factor, x0, z20);
                    z21 = Vector.FusedMultiplyAdd(factor, x1, z21);
                    factor = Vector.Load(a3 + i);
                    z30 = Vector.FusedMultiplyAdd(factor, x0, z30);
                    z31 = Vector.FusedMultiplyAdd(factor, x1, z31);
                    factor = Vector.Load(a4 + i);
                    z40 = Vector.FusedMultiplyAdd(factor, x0, z40);
                    z41 = Vector.FusedMultiplyAdd(factor, x1, z41);
                }
            }

            z00.Store(z);
            z01.Store(z + Lanes.Count);
            z10.Store(z + 2 * Lanes.Count);
            z11.Store(z + 3 * Lanes.Count);
            z20.Store(z + 4 * Lanes.Count);
            z21.Store(z + 5 * Lanes.Count);
            z30.Store(z + 6 * Lanes.Count);
            z31.Store(z + 7 * Lanes.Count);
            z40.Store(z + 8 * Lanes.Count);
            z41.Store(z + 9 * Lanes.Count);
        }
    }

    private static Vector<float> Load(float* z, int sum) => Vector.Load(z + sum * Lanes.Count);
}
