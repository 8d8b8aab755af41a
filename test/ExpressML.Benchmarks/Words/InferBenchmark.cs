using System.Globalization;
using ExpressML.Benchmarks.Timing;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Benchmarks.Words;

/// <summary>Scoring: one call of a scorer after another, each with a whole batch.</summary>
internal static class InferBenchmark
{
    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        var random = new Random(3);
        var images = new float[benchmark.Batch * network.InputShape.Length];
        foreach (ref float pixel in images.AsSpan())
            pixel = random.NextSingle() - 0.5f;
        var outputs = new float[benchmark.Batch * network.OutputLength];
        var scorer = new NetworkScorer(network, benchmark.Threads);
        void Score() => scorer.Score(images, benchmark.Batch, outputs);

        Calls.WarmUp(Score);
        Rounds rounds = Calls.Measure(Score, benchmark.Seconds);
        double median = rounds.Median(0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: {median * 1e6:F1} us/call ({benchmark.Batch / median:F1} images/s, best {rounds.Least(0) * 1e6:F1} us)  {BenchmarkCase.PeakMemory}  ({rounds})"));
    }
}
