using System.Globalization;
using ExpressML.Trainers;
using Spectre.Console;

namespace Digits;

/// <summary>Shows how training goes: a live progress bar on a terminal, else one line an epoch.</summary>
internal sealed class ProgressDisplay
{
    private const int LongestDescription = 72;

    private ProgressTask? _bar;

    private static bool IsLive =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.Interactive;

    /// <summary>Shows the progress that <see cref="Report"/> is given while <paramref name="training"/> runs.</summary>
    public T During<T>(Func<T> training)
    {
        if (!IsLive)
            return training();

        // The bar hides the cursor; Ctrl+C would leave it hidden.
        Console.CancelKeyPress += (_, _) => AnsiConsole.Cursor.Show();
        int width = Math.Clamp(AnsiConsole.Profile.Width - LongestDescription, 5, 40);
        return AnsiConsole.Progress()
            .Columns(new ProgressBarColumn { Width = width }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                _bar = context.AddTask("Reading the images");
                return training();
            });
    }

    /// <summary>Takes what the trainer reports after every batch.</summary>
    public void Report(TrainingMetrics metrics)
    {
        if (_bar is not null)
        {
            _bar.Description = Describe(metrics);
            _bar.MaxValue = (double)metrics.NumberOfEpochs * metrics.NumberOfBatches;
            _bar.Value = ((metrics.Epoch - 1.0) * metrics.NumberOfBatches) + metrics.Batch;
        }
        else if (metrics.IsEndOfEpoch)
        {
            Console.WriteLine(Describe(metrics));
        }
    }

    private static string Describe(TrainingMetrics metrics)
    {
        string epoch = metrics.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(metrics.NumberOfEpochs.ToString(CultureInfo.InvariantCulture).Length);
        string timeLeft = metrics.TimeLeft.ToString(metrics.TimeLeft.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
        return FormattableString.Invariant(
            $"Epoch {epoch}/{metrics.NumberOfEpochs}: loss {metrics.Loss:F4}, accuracy {100 * metrics.Accuracy:F2} %, {metrics.ExamplesPerSecond:F0} images/s, {timeLeft} left");
    }
}
