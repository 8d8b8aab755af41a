using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Timing;

namespace ExpressML.Benchmarks.Words;

/// <summary>From the start of a process to the end of LeNet-5's first training step, a process each time.</summary>
internal static class StartBenchmark
{
    public const int DefaultRuns = 9;

    /// <summary>What was measured, median milliseconds.</summary>
    /// <param name="Bare">In the bare engine.</param>
    /// <param name="InsideMLNet">Inside ML.NET, as <c>LeNetTrainer</c>.</param>
    internal readonly record struct Start(double Bare, double InsideMLNet);

    public static void Run(int runs)
    {
        Start start = Measure(runs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start lenet: {start.Bare:F0} ms from the start of the process to the end of the first step, {start.InsideMLNet:F0} ms inside ML.NET"));
    }

    public static Start Measure(int runs)
    {
        Rounds rounds = Rounds.Measure(seconds: 0, runs, () => [Milliseconds(FirstStep.Word), Milliseconds(FirstStep.Word, FirstStep.InsideMLNet)]);
        return new Start(rounds.Median(0), rounds.Median(1));
    }

    // The clock is the machine's: what one process reads, another one can subtract.
    private static double Milliseconds(params string[] words)
    {
        long start = Stopwatch.GetTimestamp();
        long end = long.Parse(BenchmarkProgram.Ours.Run(words), CultureInfo.InvariantCulture);
        return Stopwatch.GetElapsedTime(start, end).TotalMilliseconds;
    }
}
