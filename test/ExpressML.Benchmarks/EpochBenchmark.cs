using System.Globalization;
using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Training;

namespace ExpressML.Benchmarks;

/// <summary>Whole epochs of 60,000 pictures, the size of MNIST, each in a new order.</summary>
internal static class EpochBenchmark
{
    private const int Epochs = 3;
    private const int Pictures = 60_000;

    public static void Run(BenchmarkCase benchmark)
    {
        Network network = benchmark.CreateNetwork();
        TrainingData pictures = RandomPictures.Create(network, Pictures);
        var loop = new TrainingLoop(network, pictures, new SoftmaxCrossEntropy(), benchmark.TrainingOptions(Epochs), new ParallelRange(benchmark.Threads));
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        loop.Run(new Random(1), metrics =>
        {
            double seconds = stopwatch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{benchmark}: epoch {metrics.Epoch - 1} {seconds:F2} s  {Pictures / seconds:F0} images/s  loss {metrics.Loss:F4}  {BenchmarkCase.PeakMemory}"));
            stopwatch.Restart();
        });
    }
}
