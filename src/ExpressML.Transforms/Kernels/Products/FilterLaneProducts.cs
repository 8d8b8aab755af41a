using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The kernel of a convolution's weight gradient: z[r, f] += Σ x[r, m]·dy[m, f] over positions and examples m, with 16 filters f as lanes.</summary>
/// <remarks>
/// A tile is 6 weights r × 16 filters, as in <see cref="LaneProducts"/>, but each weight's numbers of x stand somewhere else. What is
/// summed in one call is added to z as one number: two short sums round less than a long one.
/// </remarks>
internal static unsafe class FilterLaneProducts
{
    /// <summary>Weights of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Which numbers of x one call takes: <see cref="Runs"/> runs a row of positions, each of <see cref="RunLength"/> neighbouring floats.</summary>
    internal readonly record struct Walk(int Rows, nint RowStep, int Runs, nint RunStep, int RunLength);

    /// <summary>Adds to one tile.</summary>
    /// <param name="x">The number of x that position 0 takes for a weight at offset 0.</param>
    /// <param name="offsets">For each of the 6 weights where its numbers stand, in floats.</param>
    /// <param name="walk">Which numbers are taken.</param>
    /// <param name="dy">The output gradients of the same positions and examples, [m][16 filters].</param>
    /// <param name="z">The tile, one row a weight.</param>
    /// <param name="zRow">Floats from a row of z to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, int* offsets, Walk walk, float* dy, float* z, nint zRow)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
        {
            Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
            Vector<float> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
            float* gradients = dy + lane;
            float* row = x;
            for (int i = walk.Rows; i > 0; i--, row += walk.RowStep)
            {
                float* run = row;
                for (int j = walk.Runs; j > 0; j--, run += walk.RunStep)
                {
                    float* xa = run + offsets[0], xb = run + offsets[1], xc = run + offsets[2];
                    float* xd = run + offsets[3], xe = run + offsets[4], xf = run + offsets[5];
                    nint length = walk.RunLength;
                    for (nint m = 0; m < length; m++, gradients += Lanes.Count)
                    {
                        Vector<float> g0 = Vector.Load(gradients), g1 = Vector.Load(gradients + LaneProducts.SecondVector);
                        Vector<float> factor = Vector.Create(xa[m]);
                        a0 = Vector.FusedMultiplyAdd(factor, g0, a0);
                        a1 = Vector.FusedMultiplyAdd(factor, g1, a1);
                        factor = Vector.Create(xb[m]);
                        b0 = Vector.FusedMultiplyAdd(factor, g0, b0);
                        b1 = Vector.FusedMultiplyAdd(factor, g1, b1);
                        factor = Vector.Create(xc[m]);
                        c0 = Vector.FusedMultiplyAdd(factor, g0, c0);
                        c1 = Vector.FusedMultiplyAdd(factor, g1, c1);
                        factor = Vector.Create(xd[m]);
                        d0 = Vector.FusedMultiplyAdd(factor, g0, d0);
                        d1 = Vector.FusedMultiplyAdd(factor, g1, d1);
                        factor = Vector.Create(xe[m]);
                        e0 = Vector.FusedMultiplyAdd(factor, g0, e0);
                        e1 = Vector.FusedMultiplyAdd(factor, g1, e1);
                        factor = Vector.Create(xf[m]);
                        f0 = Vector.FusedMultiplyAdd(factor, g0, f0);
                        f1 = Vector.FusedMultiplyAdd(factor, g1, f1);
                    }
                }
            }

            float* target = z + lane;
            Add(target, a0, a1);
            Add(target + zRow, b0, b1);
            Add(target + 2 * zRow, c0, c1);
            Add(target + 3 * zRow, d0, d1);
            Add(target + 4 * zRow, e0, e1);
            Add(target + 5 * zRow, f0, f1);
        }
    }

    // Where one vector holds all 16 lanes, the second is the first again, and counts once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* target, Vector<float> first, Vector<float> second)
    {
        (Vector.Load(target) + first).Store(target);
        if (LaneProducts.SecondVector > 0)
            (Vector.Load(target + LaneProducts.SecondVector) + second).Store(target + LaneProducts.SecondVector);
    }
}
