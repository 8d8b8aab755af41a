using System.Diagnostics;

namespace ExpressML.Benchmarks.Timing;

/// <summary>Times an action by repeating it.</summary>
internal static class Calls
{
    private const double WarmUpSeconds = 0.5;
    private const double WindowSeconds = 0.2;

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

    /// <summary>Measures the seconds of one call, the only figure, in rounds of at least 0.2 s.</summary>
    public static Rounds Measure(Action action, double seconds) => Rounds.Measure(seconds, fewest: 1, () => [Repeat(action, WindowSeconds)]);
}
