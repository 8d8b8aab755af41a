using System.Globalization;
using ExpressML.Benchmarks.Timing;
using ExpressML.Networks;

namespace ExpressML.Benchmarks.Words;

/// <summary>Scoring: one call of a scorer after another, each with a whole batch.</summary>
internal static class InferBenchmark
{
    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        var random = new Random(3);
        var pictures = new float[benchmark.Batch * network.InputShape.Length];
        foreach (ref float pixel in pictures.AsSpan())
            pixel = random.NextSingle() - 0.5f;
        var outputs = new float[benchmark.Batch * network.OutputLength];
        var scorer = new NetworkScorer(network, benchmark.Batch, benchmark.Threads, softmax: false);
        void Score() => scorer.Score(pictures, benchmark.Batch, outputs);

        TimeWindows.WarmUp(Score);
        TimeWindows.Timing timing = TimeWindows.Measure(Score, benchmark.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: {timing.Median * 1e6:F1} us/call ({benchmark.Batch / timing.Median:F1} images/s, best {timing.Best * 1e6:F1} us)  {BenchmarkCase.PeakMemory}  ({timing})"));
    }
}
