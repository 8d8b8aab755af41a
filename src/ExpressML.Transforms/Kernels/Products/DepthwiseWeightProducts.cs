using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The kernel of a depthwise convolution's weight gradient: z[u, v] += Σ dy[p]·x[u, p + v] over the positions p of a row, lane by lane, for a tile of 3 rows u and 3 columns v.</summary>
/// <remarks>
/// 9 accumulators and one vector of dy fit the 16 registers of AVX2. Each lane is summed in the order of the positions, however they are cut into calls, as
/// in <see cref="LaneOuterProducts"/>; finished sums are added across lanes by <see cref="LaneSums"/>.
/// </remarks>
internal static unsafe class DepthwiseWeightProducts
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 3;

    /// <summary>Floats of the sums of a tile.</summary>
    public const int SumsLength = Side * Side * Lanes.Count;

    /// <summary>Adds a row of positions to a tile.</summary>
    /// <param name="dy">The gradients, side by side.</param>
    /// <param name="count">How many.</param>
    /// <param name="x0">What the first position has in row 0 and column 0 of the tile.</param>
    /// <param name="x1">The same in row 1.</param>
    /// <param name="x2">The same in row 2.</param>
    /// <param name="column">Floats of x from a column of the tile to the next.</param>
    /// <param name="position">Floats of x from a position to the next.</param>
    /// <param name="z">What is added to, [3][3][16].</param>
    public static void Add(float* dy, int count, float* x0, float* x1, float* x2, nint column, nint position, float* z)
    {
        if (Vector512.IsHardwareAccelerated)
            Add<Register512>(dy, count, x0, x1, x2, column, position, z);
        else if (Vector256.IsHardwareAccelerated)
            Add<Register256>(dy, count, x0, x1, x2, column, position, z);
        else
            Add<Register128>(dy, count, x0, x1, x2, column, position, z);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TRegister>(float* dy, int count, float* x0, float* x1, float* x2, nint column, nint position, float* z)
        where TRegister : struct, IRegister<TRegister>
    {
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, z += TRegister.Count)
        {
            TRegister z00 = Load(z, 0), z01 = Load(z, 1), z02 = Load(z, 2), z10 = Load(z, 3), z11 = Load(z, 4), z12 = Load(z, 5);
            TRegister z20 = Load(z, 6), z21 = Load(z, 7), z22 = Load(z, 8);
            float* gradients = dy + lane, a = x0 + lane, b = x1 + lane, c = x2 + lane;
            for (int i = count; i > 0; i--, gradients += Lanes.Count, a += position, b += position, c += position)
            {
                TRegister gradient = TRegister.Load(gradients);
                z00.Accumulate(TRegister.Load(a), gradient);
                z01.Accumulate(TRegister.Load(a + column), gradient);
                z02.Accumulate(TRegister.Load(a + 2 * column), gradient);
                z10.Accumulate(TRegister.Load(b), gradient);
                z11.Accumulate(TRegister.Load(b + column), gradient);
                z12.Accumulate(TRegister.Load(b + 2 * column), gradient);
                z20.Accumulate(TRegister.Load(c), gradient);
                z21.Accumulate(TRegister.Load(c + column), gradient);
                z22.Accumulate(TRegister.Load(c + 2 * column), gradient);
            }

            z00.Store(z);
            z01.Store(z + Lanes.Count);
            z02.Store(z + 2 * Lanes.Count);
            z10.Store(z + 3 * Lanes.Count);
            z11.Store(z + 4 * Lanes.Count);
            z12.Store(z + 5 * Lanes.Count);
            z20.Store(z + 6 * Lanes.Count);
            z21.Store(z + 7 * Lanes.Count);
            z22.Store(z + 8 * Lanes.Count);
        }

        static TRegister Load(float* z, int sum) => TRegister.Load(z + sum * Lanes.Count);
    }
}
