using ExpressML.Reports.Progress;
using ExpressML.Trainers;
using Spectre.Console;

namespace ExpressML.Reports;

/// <summary>
/// Shows on the console how a training goes: on a terminal a live bar with loss, accuracy, time left, speed and learning rate, else one line for each epoch.
/// <c>Progress = new ConsoleProgress()</c> in the options of a trainer is all there is to do.
/// </summary>
/// <remarks>
/// The bar is that of the epoch; at its end the line stays, with the metrics of the validation. A line is never longer than the terminal is wide: what does not fit is left out,
/// the least important first. <see cref="Dispose"/> ends the line of a training that was stopped within an epoch, so that what comes next begins a new one.
/// </remarks>
public sealed class ConsoleProgress : IProgress<TrainingMetrics>, IDisposable
{
    private const int LongestBar = 30, ShortestBar = 8;
    private const string ToStart = "\r\e[K";

    // Faster than anyone can read, and too seldom to slow down the training.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private long? _lastShown;

    /// <summary>Shows the progress on the console of the program.</summary>
    public ConsoleProgress() : this(AnsiConsole.Console) { }

    /// <summary>Shows the progress on some console of Spectre.Console.</summary>
    /// <param name="console">The console.</param>
    public ConsoleProgress(IAnsiConsole console) : this(console, TimeProvider.System) { }

    internal ConsoleProgress(IAnsiConsole console, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(console);
        (_console, _time) = (console, time);
    }

    private bool IsLive => _console.Profile.Out.IsTerminal && _console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Takes what the trainer reports after a batch.</summary>
    public void Report(TrainingMetrics value)
    {
        if (!IsLive)
        {
            if (value.IsEndOfEpoch)
                Write($"{MetricsLine.OfEpoch(value)}{Environment.NewLine}");
            return;
        }

        if (!value.IsEndOfEpoch && _lastShown is { } last && _time.GetElapsedTime(last) < _pause)
            return;
        _console.Write(new ControlCode(ToStart));
        _console.Write(LineOf(value));
        _lastShown = value.IsEndOfEpoch ? null : _time.GetTimestamp();
        if (value.IsEndOfEpoch)
            _console.WriteLine();
    }

    /// <summary>Ends a line that is still on its way.</summary>
    public void Dispose()
    {
        if (_lastShown is not null)
            _console.WriteLine();
        _lastShown = null;
    }

    // The last column stays free: some terminals begin a new line there.
    private Paragraph LineOf(TrainingMetrics metrics)
    {
        string epoch = MetricsLine.Epoch(metrics);
        int free = _console.Profile.Width - 1 - epoch.Length - 2 - ShortestBar;
        var text = new List<string>();
        foreach (string value in MetricsLine.Values(metrics).TakeWhile(value => free >= value.Length + 2))
        {
            text.Add(value);
            free -= value.Length + 2;
        }

        int width = ShortestBar + Math.Clamp(free, 0, LongestBar - ShortestBar);
        int done = metrics.IsEndOfEpoch ? width : (int)((long)width * metrics.Batch / metrics.NumberOfBatches);
        return new Paragraph()
            .Append($"{epoch} ", new Style(decoration: Decoration.Bold))
            .Append(new string('━', done), new Style(Color.Green))
            .Append(new string('━', width - done), new Style(Color.Grey))
            .Append(string.Concat(text.Select(value => $"  {value}")));
    }

    // Spectre.Console would break a line that is not for a terminal after 80 characters.
    private void Write(string text) => _console.Profile.Out.Writer.Write(text);
}
