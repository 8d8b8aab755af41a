using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Data.Statistics;

/// <summary>Mean and deviation of each channel over all pixels of all rows, in double precision.</summary>
internal static class ChannelStatistics
{
    public static (double[] Means, double[] Deviations) Measure(ITrainingRows rows, ParallelRange parallel)
    {
        var moments = PixelMoments.Measure(rows, parallel, [.. Enumerable.Range(0, rows.Shape.Channels).Select(c => (c, c))]);
        return (moments.Means, [.. moments.Comoments.Select(squares => Math.Sqrt(squares / moments.Count))]);
    }
}
