using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The kernel of a convolution's weight gradient: z[r, s] += Σ a[r]·b[s] over positions, lane by lane, for a tile of 5 rows a and 2 rows b.</summary>
/// <remarks>
/// 10 accumulators, two vectors of b and one of a fit the 16 registers of AVX2, and windows of 5×5 leave no row empty. Each lane is summed in the order of the positions, however they are cut into calls; finished sums are added across lanes by
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
    public static void Add(float* a, int* aRows, Walk aWalk, float* b, int* bRows, Walk bWalk, int height, int width, float* z)
    {
        if (Vector512.IsHardwareAccelerated)
            Add<Register512>(a, aRows, aWalk, b, bRows, bWalk, height, width, z);
        else if (Vector256.IsHardwareAccelerated)
            Add<Register256>(a, aRows, aWalk, b, bRows, bWalk, height, width, z);
        else
            Add<Register128>(a, aRows, aWalk, b, bRows, bWalk, height, width, z);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TRegister>(float* a, int* aRows, Walk aWalk, float* b, int* bRows, Walk bWalk, int height, int width, float* z)
        where TRegister : struct, IRegister<TRegister>
    {
        nint aColumn = aWalk.Column, bColumn = bWalk.Column;
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, z += TRegister.Count)
        {
            TRegister z00 = Load(z, 0), z01 = Load(z, 1), z10 = Load(z, 2), z11 = Load(z, 3), z20 = Load(z, 4), z21 = Load(z, 5);
            TRegister z30 = Load(z, 6), z31 = Load(z, 7), z40 = Load(z, 8), z41 = Load(z, 9);
            float* a0 = a + aRows[0] + lane, a1 = a + aRows[1] + lane, a2 = a + aRows[2] + lane, a3 = a + aRows[3] + lane, a4 = a + aRows[4] + lane;
            float* b0 = b + bRows[0] + lane, b1 = b + bRows[1] + lane;
            nint i = 0, j = 0;
            for (int row = height; row > 0; row--, i += aWalk.RowGap, j += bWalk.RowGap)
            {
                for (int column = width; column > 0; column--, i += aColumn, j += bColumn)
                {
                    TRegister x0 = TRegister.Load(b0 + j), x1 = TRegister.Load(b1 + j);
                    TRegister factor = TRegister.Load(a0 + i);
                    z00.Accumulate(x0, factor);
                    z01.Accumulate(x1, factor);
                    factor = TRegister.Load(a1 + i);
                    z10.Accumulate(x0, factor);
                    z11.Accumulate(x1, factor);
                    factor = TRegister.Load(a2 + i);
                    z20.Accumulate(x0, factor);
                    z21.Accumulate(x1, factor);
                    factor = TRegister.Load(a3 + i);
                    z30.Accumulate(x0, factor);
                    z31.Accumulate(x1, factor);
                    factor = TRegister.Load(a4 + i);
                    z40.Accumulate(x0, factor);
                    z41.Accumulate(x1, factor);
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

        static TRegister Load(float* z, int sum) => TRegister.Load(z + sum * Lanes.Count);
    }
}
