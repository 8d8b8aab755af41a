using System.Diagnostics;
using System.Globalization;
using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Benchmarks.Words;

/// <summary>Whole epochs, each in a new order.</summary>
internal static class EpochBenchmark
{
    private const int Epochs = 3;

    /// <param name="benchmark">The network and how to train it.</param>
    /// <param name="images">Images of one epoch; null for as many as the network's usual data set has.</param>
    public static void Run(BenchmarkCase benchmark, int? images)
    {
        Network network = benchmark.CreateNetwork();
        TrainingData data = RandomImages.Create(network, images ?? UsualImages(benchmark.NetworkName));
        var loop = new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), benchmark.TrainingOptions(Epochs)) { Threads = benchmark.Threads });
        var stopwatch = Stopwatch.StartNew();
        loop.Run(new Random(1), metrics =>
        {
            double seconds = stopwatch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{benchmark}: epoch {metrics.Epoch - 1} {seconds:F2} s  {data.Count / seconds:F0} images/s  loss {metrics.Loss:F4}  {BenchmarkCase.PeakMemory}"));
            stopwatch.Restart();
        });
    }

    // MNIST and CIFAR-10; of ImageNet, no more than memory holds with ease.
    private static int UsualImages(string network) => network switch
    {
        "lenet" => 60_000,
        "mid" => 50_000,
        _ => 512,
    };
}
