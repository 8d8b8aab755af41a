using System.Globalization;
using ExpressML.Data.Statistics;

namespace ExpressML.Data.Streaming;

/// <summary>Whether streamed rows come sorted by class, so that a buffer has rows of few classes at a time.</summary>
internal static class ClassOrder
{
    // A buffer with this many runs of a class has all classes, more or less.
    private const int RunsInBuffer = 8;
    private const double ShareOfRunsAtRandom = 0.25;

    /// <summary>Lets the source shuffle pieces of sorted rows, if it can.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="targets">The statistics of their labels, which are classes.</param>
    /// <param name="info">Gets a line that the source is shuffled.</param>
    /// <param name="warn">Gets a warning that it can't be, and what to do.</param>
    public static void Mix(StreamedRows rows, TargetStatistics targets, Action<string> info, Action<string> warn)
    {
        double rowsOfRun = (double)targets.Count / targets.Runs;
        if (targets.Runs > ShareOfRunsAtRandom * targets.RunsAtRandom || rowsOfRun * RunsInBuffer < rows.RowsInMemory)
            return;

        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"The training data comes sorted by class, or in long runs of a class ({rowsOfRun:F0} rows on average), and does not fit into MaximumMemoryForRows");
        rows.IsShuffledAtSource = rows.CanShuffleAtSource;
        if (rows.IsShuffledAtSource)
            info($"{found}: each epoch reads pieces from all over the source, in another order.");
        else
        {
            warn($"{found}: a buffer of {rows.RowsInMemory} rows has only few classes at a time, and the network forgets the others. Save the rows to a file in a random order first "
                + "(mlContext.Data.ShuffleRows and SaveAsBinary), or raise MaximumMemoryForRows"
                + (rows.CanShuffleWithoutSplit ? ", or pass a ValidationSet in place of ValidationSetFraction, so that each epoch can read pieces from all over the source." : "."));
        }
    }
}
