using System.Diagnostics;

namespace ExpressML.Benchmarks.Timing;

/// <summary>Measures the same figures round after round: what is compared is measured in each round, side by side, since the machine's speed drifts.</summary>
/// <remarks>Medians are taken over the clean rounds, in which other programs took little, or over all where fewer than three are clean.</remarks>
internal sealed class Rounds
{
    private const int FewestClean = 3;

    // While too few rounds are clean, measuring may take this many times what was asked for.
    private const double MostOvertime = 3;

    private readonly List<double[]> _all = [], _clean = [];

    private Rounds() { }

    /// <summary>Measures.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="fewest">The fewest rounds, however long they take.</param>
    /// <param name="round">Measures each thing once, and gives the figures, the same ones each time.</param>
    public static Rounds Measure(double seconds, int fewest, Func<double[]> round)
    {
        var rounds = new Rounds();
        long start = Stopwatch.GetTimestamp();
        double elapsed = 0;
        while (rounds._all.Count < fewest || elapsed < seconds || rounds._clean.Count < FewestClean && elapsed < MostOvertime * seconds)
        {
            var watch = ForeignLoad.Watch();
            rounds._all.Add(round());
            if (watch.WasLittle)
                rounds._clean.Add(rounds._all[^1]);
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return rounds;
    }

    /// <summary>Whether enough rounds are clean for the medians to be theirs.</summary>
    public bool AreClean => _clean.Count >= FewestClean;

    /// <summary>The median of a figure.</summary>
    public double Median(int figure) => Statistics.Median((AreClean ? _clean : _all).Select(figures => figures[figure]));

    /// <summary>The least of a figure, in any round.</summary>
    public double Least(int figure) => _all.Min(figures => figures[figure]);

    public override string ToString() => $"{_clean.Count}/{_all.Count} clean rounds";
}
