using System.Globalization;
using ExpressML.Benchmarks.Timing;
using ExpressML.Data.Rows;
using ExpressML.Networks;

namespace ExpressML.Benchmarks.Words;

/// <summary>Training steps with one thread and with several, in turn, beside what the machine makes of more threads at best.</summary>
internal static class ScalingBenchmark
{
    private const int FewestRounds = 3;
    private const double WindowSeconds = 0.2;
    private const double PeakSeconds = 0.1;

    /// <summary>What was measured, medians over the rounds.</summary>
    /// <param name="OneThread">Images/s with one thread.</param>
    /// <param name="AllThreads">Images/s with all threads.</param>
    /// <param name="Ratio">The second by the first.</param>
    /// <param name="PeakRatio">Multiply-adds a second with all threads, by those with one.</param>
    internal readonly record struct Scaling(double OneThread, double AllThreads, double Ratio, double PeakRatio);

    public static void Run(BenchmarkCase benchmark)
    {
        Scaling scaling = Measure(benchmark);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: 1 thread {scaling.OneThread:F1} images/s, {benchmark.Threads} threads {scaling.AllThreads:F1} images/s: {scaling.Ratio:F2} times; the machine's multiply-adds {scaling.PeakRatio:F2} times"));
    }

    public static Scaling Measure(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        TrainingData images = benchmark.CreatePool(network);
        TrainingSteps Steps(int threads) => new(network, images, benchmark.TrainingOptions(), threads);
        TrainingSteps one = Steps(1), all = Steps(benchmark.Threads);
        Calls.WarmUp(one.Step);
        Calls.WarmUp(all.Step);
        Rounds rounds = Rounds.Measure(benchmark.Seconds, FewestRounds, () =>
        {
            double slow = benchmark.Batch / Calls.Repeat(one.Step, WindowSeconds), fast = benchmark.Batch / Calls.Repeat(all.Step, WindowSeconds);
            double peak = FmaPeak.Measure(1, PeakSeconds), peakOfAll = FmaPeak.Measure(benchmark.Threads, PeakSeconds);
            return [slow, fast, fast / slow, peakOfAll / peak];
        });
        return new Scaling(rounds.Median(0), rounds.Median(1), rounds.Median(2), rounds.Median(3));
    }
}
