using System.Text;
using System.Text.RegularExpressions;
using ExpressML.Reports;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Spectre.Console;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed partial class ConsoleProgressTests : IDisposable
{
    private readonly StringWriter _writer = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _writer.Dispose();

    [TestMethod]
    public void Report_WithoutATerminal_WritesOneLineForEachEpoch()
    {
        ConsoleProgress progress = Create(isTerminal: false, width: 20);
        foreach (TrainingMetrics metrics in Batches())
            progress.Report(metrics);
        progress.Dispose();
        Assert.AreEqual(
            $"Epoch  2/10: loss 0.2500, accuracy 92.50 %, validation loss 0.3000, accuracy 90.00 %, F1Score 0.875, 1:05 left, 1234 examples/s, learning rate 0.001{Environment.NewLine}", _writer.ToString());
    }

    [TestMethod]
    public void Report_OnATerminal_DrawsABarAndLeavesTheLineOfTheEpoch()
    {
        ConsoleProgress progress = Create(isTerminal: true, width: 200);
        foreach (TrainingMetrics metrics in Batches())
            progress.Report(metrics);
        string[] drawn = Drawn();
        Assert.HasCount(2, drawn, "the second batch comes too soon");
        Assert.AreEqual($"Epoch  2/10 {new string('━', 30)}  loss 0.5000  accuracy 80.00 %  1:05 left  1234 examples/s  learning rate 0.001", drawn[0]);
        Assert.AreEqual($"Epoch  2/10 {new string('━', 30)}  loss 0.2500  accuracy 92.50 %  validation loss 0.3000  accuracy 90.00 %  F1Score 0.875  1:05 left  1234 examples/s  learning rate 0.001\n", drawn[1]);
    }

    [TestMethod]
    public void Report_LaterBatch_IsShownAfterAPause()
    {
        ConsoleProgress progress = Create(isTerminal: true, width: 200);
        progress.Report(Batches()[0]);
        _clock.Advance(seconds: 0.1);
        progress.Report(Batches()[1]);
        Assert.HasCount(2, Drawn());
    }

    [TestMethod]
    [DataRow(40)]
    [DataRow(60)]
    [DataRow(100)]
    public void Report_OnANarrowTerminal_StaysOnOneLine(int width)
    {
        ConsoleProgress progress = Create(isTerminal: true, width);
        progress.Report(Batches()[2]);
        string line = Drawn().Single();
        Assert.IsLessThan(width, line.TrimEnd('\n').Length, line);
        StringAssert.Contains(line, "loss 0.2500");
        Assert.AreEqual(line.Length - 1, line.IndexOf('\n'));
    }

    [TestMethod]
    public void Dispose_WithinAnEpoch_EndsTheLine()
    {
        ConsoleProgress progress = Create(isTerminal: true, width: 100);
        progress.Report(Batches()[0]);
        progress.Dispose();
        progress.Dispose();
        Assert.AreEqual(1, _writer.ToString().Count(character => character == '\n'));
    }

    [TestMethod]
    public void Report_InACultureWithCommas_HasPoints()
    {
        using var culture = Culture.Use("de-DE");
        ConsoleProgress progress = Create(isTerminal: false, width: 80);
        progress.Report(Batches()[2]);
        StringAssert.Contains(_writer.ToString(), "loss 0.2500, accuracy 92.50 %");
    }

    [TestMethod]
    public void Report_OfARegressionThatTakesHours_HasNeitherAccuracyNorDays()
    {
        ConsoleProgress progress = Create(isTerminal: false, width: 80);
        progress.Report(new TrainingMetrics
        {
            Epoch = 1,
            NumberOfEpochs = 2,
            Batch = 1,
            NumberOfBatches = 1,
            Loss = 1.5,
            Accuracy = double.NaN,
            ValidationLoss = double.NaN,
            TimeLeft = TimeSpan.FromHours(26.5),
        });
        StringAssert.StartsWith(_writer.ToString(), "Epoch 1/2: loss 1.5000, 26:30:00 left, ");
    }

    [TestMethod]
    public void ConsoleProgress_WithoutAConsole_IsRefused() => Assert.ThrowsExactly<ArgumentNullException>(() => new ConsoleProgress(null!));

    private static TrainingMetrics[] Batches() => [.. Enumerable.Range(1, 3).Select(batch => new TrainingMetrics
    {
        Epoch = 2,
        NumberOfEpochs = 10,
        Batch = batch,
        NumberOfBatches = 3,
        Loss = batch == 3 ? 0.25 : 0.5,
        Accuracy = batch == 3 ? 0.925 : 0.8,
        ValidationLoss = 0.3,
        ValidationAccuracy = 0.9,
        Metrics = new Dictionary<string, double> { ["F1Score"] = 0.875 },
        LearningRate = 0.001,
        ExamplesPerSecond = 1234,
        TimeLeft = TimeSpan.FromSeconds(65),
    })];

    private ConsoleProgress Create(bool isTerminal, int width) => new(
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.TrueColor,
            Interactive = InteractionSupport.Yes,
            Out = new Screen(_writer, isTerminal, width),
        }),
        _clock);

    // What was drawn over each other, without colours.
    private string[] Drawn() => [.. _writer.ToString().Split("\r\e[K").Skip(1).Select(line => Sequence().Replace(line, "").ReplaceLineEndings("\n"))];

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Sequence();

    private sealed record Screen(TextWriter Writer, bool IsTerminal, int Width) : IAnsiConsoleOutput
    {
        public int Height => 25;

        public void SetEncoding(Encoding encoding) { }
    }
}
