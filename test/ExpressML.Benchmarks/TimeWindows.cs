using System.Diagnostics;

namespace ExpressML.Benchmarks;

/// <summary>Times a repeated action in windows of at least 0.2 s, so that a pause of the machine spoils one window and not the median.</summary>
internal static class TimeWindows
{
    private const double WindowSeconds = 0.2;
    private const int FewestWindows = 4;

    /// <summary>Median and best seconds of one call.</summary>
    public static (double Median, double Best) Measure(Action action, double seconds)
    {
        var windows = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (windows.Count < FewestWindows || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long windowStart = Stopwatch.GetTimestamp();
            int calls = 0;
            do
            {
                action();
                calls++;
            }
            while (Stopwatch.GetElapsedTime(windowStart).TotalSeconds < WindowSeconds);
            windows.Add(Stopwatch.GetElapsedTime(windowStart).TotalSeconds / calls);
        }

        windows.Sort();
        int middle = windows.Count / 2;
        return (windows.Count % 2 == 1 ? windows[middle] : (windows[middle - 1] + windows[middle]) / 2, windows[0]);
    }
}
