using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Sums over one channel of a lane block that leave padding lanes out, in double precision from the 16 lanes on.</summary>
internal static unsafe class ChannelMoments
{
    /// <summary>Mean m = Σ x / n and squared deviation Σ (x − m)² of the active lanes; two passes, since one would cancel.</summary>
    public static (double Mean, double SquaredDeviation) Of(ReadOnlySpan<float> channel, int activeLanes)
    {
        double count = (double)channel.Length / Lanes.Count * activeLanes;
        double mean = Sum(channel, activeLanes) / count;
        float center = (float)mean;
        double squares = SumOfSquares(channel, center, activeLanes);
        // The center was rounded to float; Σ (x − m)² = Σ (x − c)² − n(m − c)² puts that right.
        return (mean, Math.Max(0, squares - count * (mean - center) * (mean - center)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> x, int activeLanes)
    {
        float* lanes = stackalloc float[Lanes.Count];
        fixed (float* xs = x)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                // Two sums of each lane hide some of the latency of the addition.
                Vector<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
                float* source = xs + lane, end = xs + x.Length;
                for (; source + Lanes.Count < end; source += 2 * Lanes.Count)
                {
                    even0 += Vector.Load(source);
                    even1 += Vector.Load(source + LaneProducts.SecondVector);
                    odd0 += Vector.Load(source + Lanes.Count);
                    odd1 += Vector.Load(source + Lanes.Count + LaneProducts.SecondVector);
                }

                if (source < end)
                {
                    even0 += Vector.Load(source);
                    even1 += Vector.Load(source + LaneProducts.SecondVector);
                }

                LaneProducts.Store(lanes + lane, even0 + odd0, even1 + odd1, appliesRelu: false);
            }
        }

        return Sum(lanes, activeLanes);
    }

    // Σ (x − center)².
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(ReadOnlySpan<float> x, float center, int activeLanes)
    {
        float* lanes = stackalloc float[Lanes.Count];
        Vector<float> shift = new(center);
        fixed (float* xs = x)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
                float* source = xs + lane, end = xs + x.Length;
                for (; source + Lanes.Count < end; source += 2 * Lanes.Count)
                {
                    AddSquare(source, shift, ref even0);
                    AddSquare(source + LaneProducts.SecondVector, shift, ref even1);
                    AddSquare(source + Lanes.Count, shift, ref odd0);
                    AddSquare(source + Lanes.Count + LaneProducts.SecondVector, shift, ref odd1);
                }

                if (source < end)
                {
                    AddSquare(source, shift, ref even0);
                    AddSquare(source + LaneProducts.SecondVector, shift, ref even1);
                }

                LaneProducts.Store(lanes + lane, even0 + odd0, even1 + odd1, appliesRelu: false);
            }
        }

        return Sum(lanes, activeLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(float* x, Vector<float> shift, ref Vector<float> sum)
    {
        Vector<float> deviation = Vector.Load(x) - shift;
        sum = Vector.FusedMultiplyAdd(deviation, deviation, sum);
    }

    private static double Sum(float* lanes, int activeLanes)
    {
        double sum = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            sum += lanes[lane];
        return sum;
    }
}
