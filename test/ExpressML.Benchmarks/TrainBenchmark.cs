using System.Diagnostics;
using System.Globalization;
using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Training;

namespace ExpressML.Benchmarks;

/// <summary>Training steps: batch after batch of a pool of pictures, as the training loop takes them.</summary>
internal static class TrainBenchmark
{
    private const int WarmUpSteps = 30;
    private const int PoolSize = 4096;

    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        TrainingData pictures = RandomPictures.Create(network, Math.Max(4 * benchmark.Batch, PoolSize));
        int batches = pictures.Count / benchmark.Batch;
        NetworkTrainerOptions options = benchmark.TrainingOptions(epochs: 1);
        var loop = new TrainingLoop(network, pictures, new SoftmaxCrossEntropy(), options, new ParallelRange(benchmark.Threads));
        int next = 0;
        void Step() => loop.Step(next++ % batches, options.LearningRate, seed: (ulong)next);

        long start = Stopwatch.GetTimestamp();
        Step();
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (int i = 0; i < WarmUpSteps; i++)
            Step();
        TimeWindows.Timing timing = TimeWindows.Measure(Step, benchmark.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark}: step median {timing.Median * 1e3:F3} ms (best {timing.Best * 1e3:F3}, first {first * 1e3:F0})  {benchmark.Batch / timing.Median:F0} images/s (best {benchmark.Batch / timing.Best:F0})  {BenchmarkCase.PeakMemory}  ({timing})"));
    }
}
