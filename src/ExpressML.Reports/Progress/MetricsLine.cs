using System.Globalization;
using ExpressML.Trainers;

namespace ExpressML.Reports.Progress;

/// <summary>What a training reports, as a line of text for people.</summary>
internal static class MetricsLine
{
    /// <summary>The line of an epoch that is over.</summary>
    public static string OfEpoch(TrainingMetrics metrics) => $"{Epoch(metrics)}: {string.Join(", ", Values(metrics))}";

    /// <summary>The pieces of the line of an epoch that is on its way, the most important first.</summary>
    public static IReadOnlyList<string> Values(TrainingMetrics metrics)
    {
        List<string> values = [Text($"loss {metrics.Loss:F4}")];
        if (!double.IsNaN(metrics.Accuracy))
            values.Add(Text($"accuracy {100 * metrics.Accuracy:F2} %"));
        if (metrics.IsEndOfEpoch && !double.IsNaN(metrics.ValidationLoss))
        {
            values.Add(Text($"validation loss {metrics.ValidationLoss:F4}"));
            if (!double.IsNaN(metrics.ValidationAccuracy))
                values.Add(Text($"accuracy {100 * metrics.ValidationAccuracy:F2} %"));
            values.AddRange(metrics.Metrics.Select(metric => Text($"{metric.Key} {metric.Value:G4}")));
        }

        values.Add($"{Time(metrics.TimeLeft)} left");
        values.Add(Text($"{metrics.ExamplesPerSecond:F0} examples/s"));
        values.Add(Text($"learning rate {metrics.LearningRate:G3}"));
        return values;
    }

    /// <summary>The number of the epoch, as wide as that of the last one.</summary>
    public static string Epoch(TrainingMetrics metrics)
    {
        string of = metrics.NumberOfEpochs.ToString(CultureInfo.InvariantCulture);
        return $"Epoch {metrics.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(of.Length)}/{of}";
    }

    private static string Time(TimeSpan time) => time.TotalHours < 1
        ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
