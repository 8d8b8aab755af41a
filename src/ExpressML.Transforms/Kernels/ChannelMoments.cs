using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

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
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
            {
                // Two sums side by side hide some of the latency of the addition.
                Vector<float> even = default, odd = default;
                int i = lane;
                for (; i + Lanes.Count < x.Length; i += 2 * Lanes.Count)
                {
                    even += Vector.Load(xs + i);
                    odd += Vector.Load(xs + i + Lanes.Count);
                }

                if (i < x.Length)
                    even += Vector.Load(xs + i);
                (even + odd).Store(lanes + lane);
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
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
            {
                Vector<float> even = default, odd = default, deviation;
                int i = lane;
                for (; i + Lanes.Count < x.Length; i += 2 * Lanes.Count)
                {
                    deviation = Vector.Load(xs + i) - shift;
                    even = Vector.FusedMultiplyAdd(deviation, deviation, even);
                    deviation = Vector.Load(xs + i + Lanes.Count) - shift;
                    odd = Vector.FusedMultiplyAdd(deviation, deviation, odd);
                }

                if (i < x.Length)
                {
                    deviation = Vector.Load(xs + i) - shift;
                    even = Vector.FusedMultiplyAdd(deviation, deviation, even);
                }

                (even + odd).Store(lanes + lane);
            }
        }

        return Sum(lanes, activeLanes);
    }

    private static double Sum(float* lanes, int activeLanes)
    {
        double sum = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            sum += lanes[lane];
        return sum;
    }
}
