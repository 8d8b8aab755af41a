using System.Diagnostics;

namespace ExpressML.Benchmarks.Timing;

/// <summary>Times a repeated action in windows of at least 0.2 s. The median is that of the windows in which other programs took little.</summary>
internal static class TimeWindows
{
    private const double WarmUpSeconds = 0.5;
    private const double WindowSeconds = 0.2;
    private const int FewestWindows = 4;
    private const int FewestCleanWindows = 3;

    // Where one call takes seconds, the fewest windows may take this many times what was asked for, and no more.
    private const double MostOvertime = 4;

    // A window is clean if others took at most 8 % of one processor, and a hundredth of a second for the clock's steps.
    private const double CleanShare = 0.08;
    private const double CleanSeconds = 0.01;

    /// <summary>What was measured.</summary>
    /// <param name="Median">Median seconds of one call, over the clean windows, or over all where fewer than three are clean.</param>
    /// <param name="Best">Seconds of one call in the best window.</param>
    /// <param name="Clean">Number of clean windows.</param>
    /// <param name="Windows">Number of all windows.</param>
    internal readonly record struct Timing(double Median, double Best, int Clean, int Windows)
    {
        public override string ToString() => $"{Clean}/{Windows} clean windows";
    }

    /// <summary>Repeats the action until it is compiled with all optimisations; one that takes long is called once.</summary>
    public static void WarmUp(Action action) => Repeat(action, WarmUpSeconds);

    /// <summary>Repeats the action for at least some seconds, once at least, and gives the mean seconds of one call.</summary>
    public static double Repeat(Action action, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            action();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    public static Timing Measure(Action action, double seconds)
    {
        List<double> all = [], clean = [];
        long start = Stopwatch.GetTimestamp();
        double elapsed = 0;
        while (elapsed < seconds || all.Count == 0 || all.Count < FewestWindows && elapsed < MostOvertime * seconds)
        {
            double foreign = ForeignLoad.Seconds();
            long windowStart = Stopwatch.GetTimestamp();
            double call = Repeat(action, WindowSeconds);
            double duration = Stopwatch.GetElapsedTime(windowStart).TotalSeconds;
            all.Add(call);
            if (ForeignLoad.Seconds() - foreign <= CleanSeconds + CleanShare * duration)
                clean.Add(call);
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new Timing(Statistics.Median(clean.Count >= FewestCleanWindows ? clean : all), all.Min(), clean.Count, all.Count);
    }
}
