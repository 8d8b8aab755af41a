using System.Diagnostics;
using System.Globalization;
using ExpressML.Architectures;
using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Training;
using Microsoft.ML;

namespace ExpressML.Benchmarks;

/// <summary>An epoch of 60,000 digits by LeNetTrainer inside ML.NET, reading included, against the same steps on rows that lie in memory.</summary>
internal static class FitBenchmark
{
    private const int Classes = 10;

    public static void Run(BenchmarkCase benchmark)
    {
        var options = (LeNetTrainer.Options)benchmark.TrainingOptions(epochs: 1);
        options.NumberOfThreads = benchmark.Threads;
        TrainingData rows = DigitRows.InMemory();
        IDataView view = DigitRows.Load(benchmark.Source);

        List<double> bare = [], fit = [];
        long start = Stopwatch.GetTimestamp();
        for (int pair = 0; pair < 2 || Stopwatch.GetElapsedTime(start).TotalSeconds < benchmark.Seconds; pair++)
        {
            bare.Add(Time(() => TrainBare(rows, options)));
            fit.Add(Time(() => new LeNetTrainer(options).Fit(view)));
        }

        // The first pair compiles.
        double inEngine = Median(bare[1..]), inPipeline = Median(fit[1..]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark} source {benchmark.Source}: {inPipeline:F3} s, bare engine {inEngine:F3} s, ratio {inPipeline / inEngine:F2}  {DigitRows.Count / inPipeline:F0} images/s  {BenchmarkCase.PeakMemory}  ({fit.Count - 1} pairs)"));
    }

    private static void TrainBare(TrainingData rows, LeNetTrainer.Options options)
    {
        Network network = LeNet5.Create(rows.Shape, Classes, standardizeInput: true);
        ((Standardize)network.Layers[0]).SetStatistics([127.5], [73.9]);
        var random = new Random(1);
        network.Initialize(random);
        new TrainingLoop(network, rows, options, new ParallelRange(options.NumberOfThreads!.Value)).Run(random, _ => { });
    }

    private static double Time(Action action)
    {
        // Nobody is to pay for what the one before left behind.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
