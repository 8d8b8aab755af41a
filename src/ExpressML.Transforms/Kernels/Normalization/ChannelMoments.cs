using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Sums over one channel of a lane block that leave padding lanes out, in double precision from the 16 lanes on.</summary>
internal static class ChannelMoments
{
    /// <summary>Mean m = Σ x / n and squared deviation Σ (x − m)² of the active lanes; two passes, since one would cancel.</summary>
    public static (double Mean, double SquaredDeviation) Of(ReadOnlySpan<float> channel, int activeLanes)
    {
        double count = (double)channel.Length / Lanes.Count * activeLanes;
        double mean = Sum(channel, default(Value), activeLanes) / count;
        float center = (float)mean;
        double squares = Sum(channel, new SquaredDeviation(center), activeLanes);
        // The center was rounded to float; Σ (x − m)² = Σ (x − c)² − n(m − c)² puts that right.
        return (mean, Math.Max(0, squares - count * (mean - center) * (mean - center)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Sum<TTerm>(ReadOnlySpan<float> x, TTerm term, int activeLanes)
        where TTerm : struct, ITerm
    {
        // Two sums of each lane hide some of the latency of the addition.
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Vector512<float> even = default, odd = default;
        int i = 0;
        for (; i + 1 < source.Length; i += 2)
        {
            even = term.AddTo(even, source[i]);
            odd = term.AddTo(odd, source[i + 1]);
        }

        if (i < source.Length)
            even = term.AddTo(even, source[i]);
        return LaneSums.Active(even + odd, activeLanes);
    }

    /// <summary>What is summed of each number.</summary>
    private interface ITerm
    {
        Vector512<float> AddTo(Vector512<float> sum, Vector512<float> x);
    }

    private readonly struct Value : ITerm
    {
        public Vector512<float> AddTo(Vector512<float> sum, Vector512<float> x) => sum + x;
    }

    private readonly struct SquaredDeviation(float center) : ITerm
    {
        private readonly Vector512<float> _center = Vector512.Create(center);

        public Vector512<float> AddTo(Vector512<float> sum, Vector512<float> x) => Vector512.FusedMultiplyAdd(x - _center, x - _center, sum);
    }
}
