using System.Diagnostics;
using System.Globalization;
using ExpressML.Augmentations;
using ExpressML.Benchmarks.Timing;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Learning;

/// <summary>A network and its recipe on a data set of images.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Recipe">The code that makes the trainer, for the document.</param>
/// <param name="Read">Reads the data set.</param>
/// <param name="Trainer">Makes the trainer.</param>
internal sealed record ImageTask(string Name, string Recipe, Func<string, ImageSet> Read, Func<MLContext, IEstimator<ITransformer>> Trainer) : ILearningTask
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ImageTask> All { get; } =
    [
        new("mnist", "new LeNetTrainer()", ImageSetFiles.ReadIdx, mlContext => mlContext.MulticlassClassification.Trainers.LeNet()),
        new(
            "mnist-best", "CifarNet with Filters = 32, 12 epochs, rotated, scaled and shifted at random", ImageSetFiles.ReadIdx,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options
            {
                Filters = 32,
                NumberOfEpochs = 12,
                Augmentations = [new RandomRotation(10), new RandomScale(0.9, 1.1), new RandomCrop(2)],
            })),
        new(
            "fashion", "CifarNet with Filters = 32, 54 epochs, shifted by up to a pixel, parts erased at random", ImageSetFiles.ReadIdx,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options
            {
                Filters = 32,
                NumberOfEpochs = 54,
                Augmentations = [new AlternatingFlip(), new RandomCrop(1, Border.Reflect), new RandomErasing()],
            })),
        new("cifar10", "new CifarNetTrainer()", ImageSetFiles.ReadArchive, mlContext => mlContext.MulticlassClassification.Trainers.CifarNet()),
        new(
            "cifar10-budget", "CifarNet with TimeBudget = 6 minutes", ImageSetFiles.ReadArchive,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options { TimeBudget = TimeSpan.FromMinutes(6) })),
    ];

    /// <inheritdoc/>
    public void Run(string data, IReadOnlyList<int> seeds)
    {
        ImageSet images = Read(data);
        Console.WriteLine($"{Name}: {images.Training.Length} images of {images.Shape} to train with, {images.Test.Length} to test with; {Recipe}");
        var accuracies = new List<double>();
        var times = new List<double>();
        foreach (int seed in seeds)
        {
            var mlContext = new MLContext(seed);
            var stopwatch = Stopwatch.StartNew();
            accuracies.Add(images.Accuracy(mlContext, Trainer(mlContext)));
            times.Add(stopwatch.Elapsed.TotalSeconds);
            Console.WriteLine(Line($"seed {seed}", accuracies[^1], times[^1]));
        }

        Console.WriteLine(Line(string.Create(CultureInfo.InvariantCulture, $"median of {seeds.Count}"), Statistics.Median(accuracies), Statistics.Median(times)));
    }

    private string Line(string subject, double accuracy, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"learn {Name} {subject}: {100 * accuracy:F2} % of the test images, {seconds:F0} s with reading and scoring  {BenchmarkCase.PeakMemory}");
}
