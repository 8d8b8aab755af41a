using System.Diagnostics;
using System.Globalization;
using ExpressML.Networks;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Words;

/// <summary>What <see cref="StartBenchmark"/> starts: LeNet-5's first training step, after which it prints the time on the machine's clock and ends.</summary>
internal static class FirstStep
{
    public const string Word = "first-step";
    public const string InsideMLNet = "mlnet";
    private const int Batch = 64;

    public static int Run(string[] words)
    {
        if (words is [InsideMLNet])
            TrainInsideMLNet();
        else
            TrainBare();
        return 0;
    }

    private static void TrainBare()
    {
        var benchmark = new BenchmarkCase(Word, "lenet", "relu", "sgd", Batch, Environment.ProcessorCount, Seconds: 0);
        Network network = benchmark.CreateNetwork();
        new TrainingSteps(network, RandomImages.Create(network, Batch), benchmark.TrainingOptions(), benchmark.Threads).Step();
        PrintTime();
    }

    private static void TrainInsideMLNet()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView digits = mlContext.Data.LoadFromEnumerable(RandomDigit.Create(Batch));
        new LeNetTrainer(mlContext, new LeNetTrainer.Options { BatchSize = Batch, NumberOfEpochs = 1, MetricsCallback = _ => PrintTime() }).Fit(digits);
    }

    private static void PrintTime() => Console.WriteLine(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
}
