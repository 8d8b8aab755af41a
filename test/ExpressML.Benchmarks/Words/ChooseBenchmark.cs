using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Learning;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Words;

/// <summary>What a trainer reaches on a set of images in a given time, with all else as usual.</summary>
internal static class ChooseBenchmark
{
    private static readonly Dictionary<string, Choice> _choices = new()
    {
        ["lenet"] = new(new LeNetTrainer.Options(), (mlContext, options) => new LeNetTrainer(mlContext, (LeNetTrainer.Options)options)),
        ["smallvgg"] = new(new SmallVggTrainer.Options(), (mlContext, options) => new SmallVggTrainer(mlContext, (SmallVggTrainer.Options)options)),
        ["resnet9"] = new(new ResNet9Trainer.Options(), (mlContext, options) => new ResNet9Trainer(mlContext, (ResNet9Trainer.Options)options)),
        ["cifarnet"] = new(new CifarNetTrainer.Options(), (mlContext, options) => new CifarNetTrainer(mlContext, (CifarNetTrainer.Options)options)),
    };

    /// <summary>The trainers' names.</summary>
    public static string[] Names => [.. _choices.Keys];

    /// <param name="name">The trainer's name.</param>
    /// <param name="data">A folder with the four IDX files of MNIST or a relative, or a <c>.tar.gz</c> of images in train/CLASS and test/CLASS.</param>
    /// <param name="minutes">The time budget.</param>
    /// <param name="seed">The random seed.</param>
    public static void Run(string name, string data, int minutes, int seed)
    {
        ImageSet images = Directory.Exists(data) ? ImageSetFiles.ReadIdx(data) : ImageSetFiles.ReadArchive(data);
        var mlContext = new MLContext(seed);
        (NetworkTrainerOptions options, Func<MLContext, NetworkTrainerOptions, NetworkTrainer> create) = _choices[name];
        options.TimeBudget = TimeSpan.FromMinutes(minutes);
        long start = 0, rows = 0;
        var learning = TimeSpan.Zero;
        // The first steps are left out: they prepare what the others find.
        options.MetricsCallback = _ =>
        {
            if (start == 0)
                start = Stopwatch.GetTimestamp();
            else
                (rows, learning) = (rows + options.BatchSize, Stopwatch.GetElapsedTime(start));
        };
        NetworkTransformer model = create(mlContext, options).Fit(images.LoadTraining(mlContext));

        var stopwatch = Stopwatch.StartNew();
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(images.LoadTest(mlContext))).MicroAccuracy;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            choose {name} {images.Shape} {minutes} minutes seed {seed}: {100 * accuracy:F2} % of the test images, {model.Model.ParameterCount:N0} parameters, {rows / learning.TotalSeconds:F0} images/s in training, {images.Test.Length / stopwatch.Elapsed.TotalSeconds:F0} images/s in scoring  {BenchmarkCase.PeakMemory}
            """));
    }

    private sealed record Choice(NetworkTrainerOptions Options, Func<MLContext, NetworkTrainerOptions, NetworkTrainer> Create);
}
