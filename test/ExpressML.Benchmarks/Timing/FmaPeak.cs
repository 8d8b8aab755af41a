using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Threads;

namespace ExpressML.Benchmarks.Timing;

/// <summary>The most that the machine computes at this moment: fused multiply-adds of its widest vectors, which never leave the registers.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int StepsACall = 20_000;

    /// <summary>Numbers in one of the widest vectors.</summary>
    private static int VectorLength => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count;

    /// <summary>Bits of the widest vectors.</summary>
    public static int VectorBits => 8 * sizeof(float) * VectorLength;

    /// <summary>Operations a second; a multiply-add is two.</summary>
    /// <param name="threads">How many threads compute.</param>
    /// <param name="seconds">About how long.</param>
    public static double Measure(int threads, double seconds)
    {
        var calls = new long[threads];
        long start = Stopwatch.GetTimestamp();
        new ParallelRange(threads).For(threads, thread =>
        {
            do
            {
                if (Vector512.IsHardwareAccelerated)
                    MultiplyAdd<Vector512<float>, Vectors512>(Vector512.Create(0.5f), Vector512.Create(1f));
                else
                    MultiplyAdd<Vector<float>, Vectors>(Vector.Create(0.5f), Vector.Create(1f));
                calls[thread]++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        });
        return 2.0 * StepsACall * Chains * VectorLength * calls.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Twelve sums that do not wait for each other: more than two units of four cycles keep busy, and with both operands no more than sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TVector MultiplyAdd<TVector, TVectors>(TVector a, TVector b)
        where TVector : struct
        where TVectors : struct, IVectors<TVector>
    {
        TVector x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int step = StepsACall; step > 0; step--)
        {
            x0 = TVectors.MultiplyAdd(x0, a, b);
            x1 = TVectors.MultiplyAdd(x1, a, b);
            x2 = TVectors.MultiplyAdd(x2, a, b);
            x3 = TVectors.MultiplyAdd(x3, a, b);
            x4 = TVectors.MultiplyAdd(x4, a, b);
            x5 = TVectors.MultiplyAdd(x5, a, b);
            x6 = TVectors.MultiplyAdd(x6, a, b);
            x7 = TVectors.MultiplyAdd(x7, a, b);
            x8 = TVectors.MultiplyAdd(x8, a, b);
            x9 = TVectors.MultiplyAdd(x9, a, b);
            x10 = TVectors.MultiplyAdd(x10, a, b);
            x11 = TVectors.MultiplyAdd(x11, a, b);
        }

        // Without a call: it would make the compiler keep the sums in memory.
        x0 = TVectors.Add(TVectors.Add(TVectors.Add(x0, x1), TVectors.Add(x2, x3)), TVectors.Add(TVectors.Add(x4, x5), TVectors.Add(x6, x7)));
        return TVectors.Add(x0, TVectors.Add(TVectors.Add(x8, x9), TVectors.Add(x10, x11)));
    }

    private interface IVectors<TVector>
        where TVector : struct
    {
        static abstract TVector MultiplyAdd(TVector x, TVector a, TVector b);

        static abstract TVector Add(TVector x, TVector y);
    }

    private struct Vectors512 : IVectors<Vector512<float>>
    {
        public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> a, Vector512<float> b) => Vector512.FusedMultiplyAdd(x, a, b);

        public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;
    }

    private struct Vectors : IVectors<Vector<float>>
    {
        public static Vector<float> MultiplyAdd(Vector<float> x, Vector<float> a, Vector<float> b) => Vector.FusedMultiplyAdd(x, a, b);

        public static Vector<float> Add(Vector<float> x, Vector<float> y) => x + y;
    }
}
