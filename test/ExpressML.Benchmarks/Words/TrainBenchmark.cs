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
        TimeWindows.WarmUp(steps.Step);
        TimeWindows.Timing timing = TimeWindows.Measure(steps.Step, benchmark.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: step median {timing.Median * 1e3:F3} ms (best {timing.Best * 1e3:F3}, first {first * 1e3:F0})  {benchmark.Batch / timing.Median:F1} images/s (best {benchmark.Batch / timing.Best:F1})  {BenchmarkCase.PeakMemory}  ({timing})"));
    }
}
