using ExpressML.Clusters;
using ExpressML.Progress;

namespace ExpressML.Training.Clusters;

/// <summary>Keeps the processes of a cluster together where they could differ: in the time, and in whether somebody asked to stop.</summary>
/// <param name="cluster">The processes.</param>
/// <param name="clock">The clock, which shows the time of the first process from then on, until the next agreement.</param>
/// <param name="stop">What was asked here; afterwards, what was asked anywhere.</param>
internal sealed class TrainingAgreement(ICluster cluster, TrainingClock clock, TrainingStop stop)
{
    /// <summary>Waits for all processes.</summary>
    public void Reach()
    {
        if (!cluster.HasOthers())
            return;
        Report[] reports = cluster.GatherOf(new Report(clock.Measured.Ticks, stop.Here));
        clock.Show(TimeSpan.FromTicks(reports[0].Ticks));
        stop.Agree(reports.Max(report => report.Stop));
    }

    private readonly record struct Report(long Ticks, StopRequest Stop);
}
