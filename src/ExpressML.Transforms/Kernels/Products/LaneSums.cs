using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Sums over the lanes of a block: what gradients of parameters need, since each example adds to them.</summary>
/// <remarks>The 16 lanes are kept apart to the end and added in one fixed order, so a sum does not depend on the width of the vectors.</remarks>
internal static unsafe class LaneSums
{
    /// <summary>y[c] = Σ x[c, position, lane] over positions and lanes.</summary>
    public static void Channels(ReadOnlySpan<float> x, int channels, int positions, Span<float> y)
    {
        fixed (float* source = x)
        {
            for (int c = 0; c < channels; c++)
                y[c] = Sum(source + (nint)c * positions * Lanes.Count, positions);
        }
    }

    /// <summary>The sum of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        Vector128<float> four = (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* x, int positions)
    {
        float* lanes = stackalloc float[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
        {
            // Four sums of each lane hide the latency of the addition.
            Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            float* source = x + lane;
            int position = 0;
            for (; position + 4 <= positions; position += 4, source += 4 * Lanes.Count)
            {
                a0 += Vector.Load(source);
                a1 += Vector.Load(source + LaneProducts.SecondVector);
                b0 += Vector.Load(source + Lanes.Count);
                b1 += Vector.Load(source + Lanes.Count + LaneProducts.SecondVector);
                c0 += Vector.Load(source + 2 * Lanes.Count);
                c1 += Vector.Load(source + 2 * Lanes.Count + LaneProducts.SecondVector);
                d0 += Vector.Load(source + 3 * Lanes.Count);
                d1 += Vector.Load(source + 3 * Lanes.Count + LaneProducts.SecondVector);
            }

            for (; position < positions; position++, source += Lanes.Count)
            {
                a0 += Vector.Load(source);
                a1 += Vector.Load(source + LaneProducts.SecondVector);
            }

            LaneProducts.Store(lanes + lane, (a0 + b0) + (c0 + d0), (a1 + b1) + (c1 + d1), appliesRelu: false);
        }

        return Sum(lanes);
    }
}
