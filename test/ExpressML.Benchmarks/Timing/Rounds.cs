using System.Diagnostics;

namespace ExpressML.Benchmarks.Timing;

/// <summary>Measures several things in turn, round after round, since the machine's speed drifts: what is compared is measured side by side.</summary>
internal static class Rounds
{
    private const int Most = 99;

    /// <summary>The median of each figure over the rounds.</summary>
    /// <param name="seconds">No round begins later, once there are enough.</param>
    /// <param name="fewest">The fewest rounds.</param>
    /// <param name="round">Measures each thing once, and gives the figures, the same ones each time.</param>
    public static double[] Medians(double seconds, int fewest, Func<double[]> round)
    {
        var rounds = new List<double[]>();
        long start = Stopwatch.GetTimestamp();
        while (rounds.Count < fewest || rounds.Count < Most && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            rounds.Add(round());
        return [.. Enumerable.Range(0, rounds[0].Length).Select(figure => Statistics.Median(rounds.Select(figures => figures[figure])))];
    }
}
