using System.Globalization;
using ExpressML.Networks;

namespace ExpressML.Benchmarks;

/// <summary>Scoring: one call of a scorer after another, each with a whole batch.</summary>
internal static class InferBenchmark
{
    private const int WarmUpCalls = 100;

    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        var random = new Random(3);
        var pictures = new float[benchmark.Batch * network.InputShape.Length];
        foreach (ref float pixel in pictures.AsSpan())
            pixel = random.NextSingle() - 0.5f;
        var outputs = new float[benchmark.Batch * network.OutputLength];
        var scorer = new NetworkScorer(network, benchmark.Batch, benchmark.Threads);
        void Score() => scorer.Score(pictures, benchmark.Batch, outputs);

        for (int i = 0; i < WarmUpCalls; i++)
            Score();
        TimeWindows.Timing timing = TimeWindows.Measure(Score, benchmark.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: {timing.Median * 1e6:F1} us/call ({benchmark.Batch / timing.Median:F0} images/s, best {timing.Best * 1e6:F1} us)  {BenchmarkCase.PeakMemory}  ({timing})"));
    }
}
