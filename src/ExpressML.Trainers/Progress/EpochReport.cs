using System.Globalization;
using ExpressML.Trainers;

namespace ExpressML.Progress;

/// <summary>The log line of an epoch.</summary>
internal static class EpochReport
{
    public static string Of(TrainingMetrics metrics) => string.Create(
        CultureInfo.InvariantCulture,
        $"Epoch {metrics.Epoch}/{metrics.NumberOfEpochs}: loss {metrics.Loss:F5}{Accuracy(metrics.Accuracy)}{Validation(metrics)}, {metrics.ExamplesPerSecond:F0} examples/s.");

    private static string Validation(TrainingMetrics metrics) => double.IsNaN(metrics.ValidationLoss)
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", validation loss {metrics.ValidationLoss:F5}{Accuracy(metrics.ValidationAccuracy)}")
            + string.Concat(metrics.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G6}")));

    private static string Accuracy(double accuracy) =>
        double.IsNaN(accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", accuracy {accuracy:P2}");
}
