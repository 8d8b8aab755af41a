using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Learning;
using ExpressML.Benchmarks.Timing;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Words;

/// <summary>How well a network learns a data set, and how long that takes, with several random seeds.</summary>
internal static class LearnBenchmark
{
    /// <param name="task">The network, its recipe and the kind of data set.</param>
    /// <param name="data">Folder or file of the data set.</param>
    /// <param name="firstSeed">The first random seed; the others follow it.</param>
    /// <param name="seeds">How many there are.</param>
    public static void Run(LearningTask task, string data, int firstSeed, int seeds)
    {
        ImageSet images = task.Read(data);
        Console.WriteLine($"{task.Name}: {images.Training.Length} images of {images.Shape} to train with, {images.Test.Length} to test with; {task.Recipe}");
        var accuracies = new List<double>();
        var times = new List<double>();
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var mlContext = new MLContext(seed);
            var stopwatch = Stopwatch.StartNew();
            accuracies.Add(images.Accuracy(mlContext, task.Trainer(mlContext)));
            times.Add(stopwatch.Elapsed.TotalSeconds);
            Console.WriteLine(Line($"seed {seed}", accuracies[^1], times[^1]));
        }

        Console.WriteLine(Line(string.Create(CultureInfo.InvariantCulture, $"median of {seeds}"), Statistics.Median(accuracies), Statistics.Median(times)));

        string Line(string subject, double accuracy, double seconds) =>
            string.Create(CultureInfo.InvariantCulture, $"learn {task.Name} {subject}: {100 * accuracy:F2} % of the test images, {seconds:F0} s with reading and scoring  {BenchmarkCase.PeakMemory}");
    }
}
