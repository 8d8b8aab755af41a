using System.Diagnostics;

namespace ExpressML.Benchmarks;

/// <summary>Times a repeated action in windows of at least 0.2 s. The median is that of the windows in which other programs took little.</summary>
internal static class TimeWindows
{
    private const double WindowSeconds = 0.2;
    private const int FewestWindows = 4;
    private const int FewestCleanWindows = 3;

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

    public static Timing Measure(Action action, double seconds)
    {
        List<double> all = [], clean = [];
        long start = Stopwatch.GetTimestamp();
        while (all.Count < FewestWindows || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            double foreign = ForeignLoad.Seconds();
            long windowStart = Stopwatch.GetTimestamp();
            int calls = 0;
            do
            {
                action();
                calls++;
            }
            while (Stopwatch.GetElapsedTime(windowStart).TotalSeconds < WindowSeconds);
            double duration = Stopwatch.GetElapsedTime(windowStart).TotalSeconds;
            all.Add(duration / calls);
            if (ForeignLoad.Seconds() - foreign <= CleanSeconds + CleanShare * duration)
                clean.Add(duration / calls);
        }

        return new Timing(Median(clean.Count >= FewestCleanWindows ? clean : all), all.Min(), clean.Count, all.Count);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
