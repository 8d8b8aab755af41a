using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Threads;

namespace ExpressML.Benchmarks.Timing;

/// <summary>The most that the machine computes at this moment: fused multiply-adds of vectors that never leave the registers.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int StepsACall = 20_000;
    private static readonly double _operationsACall = 2.0 * StepsACall * Chains * Vector<float>.Count;

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
                MultiplyAdd(Vector.Create(0.5f), Vector.Create(1f));
                calls[thread]++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        });
        return calls.Sum() * _operationsACall / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Twelve sums that do not wait for each other, with two operands: as many as registers hold. Each tends to b / (1 - a).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector<float> MultiplyAdd(Vector<float> a, Vector<float> b)
    {
        Vector<float> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int step = StepsACall; step > 0; step--)
        {
            x0 = Vector.FusedMultiplyAdd(x0, a, b);
            x1 = Vector.FusedMultiplyAdd(x1, a, b);
            x2 = Vector.FusedMultiplyAdd(x2, a, b);
            x3 = Vector.FusedMultiplyAdd(x3, a, b);
            x4 = Vector.FusedMultiplyAdd(x4, a, b);
            x5 = Vector.FusedMultiplyAdd(x5, a, b);
            x6 = Vector.FusedMultiplyAdd(x6, a, b);
            x7 = Vector.FusedMultiplyAdd(x7, a, b);
            x8 = Vector.FusedMultiplyAdd(x8, a, b);
            x9 = Vector.FusedMultiplyAdd(x9, a, b);
            x10 = Vector.FusedMultiplyAdd(x10, a, b);
            x11 = Vector.FusedMultiplyAdd(x11, a, b);
        }

        return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
    }
}
