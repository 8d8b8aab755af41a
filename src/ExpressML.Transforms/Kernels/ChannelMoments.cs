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
        double mean = Sum(channel, channel, 0, 0, isProduct: false, activeLanes) / count;
        float center = (float)mean;
        double squares = Sum(channel, channel, center, center, isProduct: true, activeLanes);
        // The center was rounded to float; Σ (x − m)² = Σ (x − c)² − n(m − c)² puts that right.
        return (mean, Math.Max(0, squares - count * (mean - center) * (mean - center)));
    }

    /// <summary>Σ dy and Σ dy·(x − mean) of the active lanes.</summary>
    public static (double Sum, double Product) Of(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float mean, int activeLanes) =>
        (Sum(dy, dy, 0, 0, isProduct: false, activeLanes), Sum(dy, x, 0, mean, isProduct: true, activeLanes));

    // Σ (a − centerA)·(b − centerB), or Σ a.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float centerA, float centerB, bool isProduct, int activeLanes)
    {
        float* lanes = stackalloc float[Lanes.Count];
        Vector<float> shiftA = new(centerA), shiftB = new(centerB);
        fixed (float* starts = a, others = b)
        {
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
            {
                // Two sums side by side hide some of the latency of the addition.
                Vector<float> even = default, odd = default;
                float* end = starts + a.Length;
                float* other = others + lane;
                float* source = starts + lane;
                if (isProduct)
                {
                    for (; source + Lanes.Count < end; source += 2 * Lanes.Count, other += 2 * Lanes.Count)
                    {
                        even = Vector.FusedMultiplyAdd(Vector.Load(source) - shiftA, Vector.Load(other) - shiftB, even);
                        odd = Vector.FusedMultiplyAdd(Vector.Load(source + Lanes.Count) - shiftA, Vector.Load(other + Lanes.Count) - shiftB, odd);
                    }

                    if (source < end)
                        even = Vector.FusedMultiplyAdd(Vector.Load(source) - shiftA, Vector.Load(other) - shiftB, even);
                }
                else
                {
                    for (; source + Lanes.Count < end; source += 2 * Lanes.Count)
                    {
                        even += Vector.Load(source);
                        odd += Vector.Load(source + Lanes.Count);
                    }

                    if (source < end)
                        even += Vector.Load(source);
                }

                (even + odd).Store(lanes + lane);
            }
        }

        double sum = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            sum += lanes[lane];
        return sum;
    }
}
