using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Timing;
using ExpressML.Networks;

namespace ExpressML.Benchmarks.Words;

/// <summary>Training steps of one network.</summary>
internal static class TrainBenchmark
{
    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        var steps = new TrainingSteps(network, benchmark.CreatePool(network), benchmark.TrainingOptions(), benchmark.Threads);

        long start = Stopwatch.GetTimestamp();
        steps.Step();
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Calls.WarmUp(steps.Step);
        Rounds rounds = Calls.Measure(steps.Step, benchmark.Seconds);
        double median = rounds.Median(0), best = rounds.Least(0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: step median {median * 1e3:F3} ms (best {best * 1e3:F3}, first {first * 1e3:F0})  {benchmark.Batch / median:F1} images/s (best {benchmark.Batch / best:F1})  {BenchmarkCase.PeakMemory}  ({rounds})"));
    }
}
