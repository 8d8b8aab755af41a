using ExpressML.Persistence;

namespace ExpressML.Progress;

/// <summary>The time that a training has taken since the call of <c>Fit</c>, and before that in the runs that it resumes.</summary>
internal sealed class TrainingClock
{
    // Centuries: more can only be damage, and sums would overflow.
    private static readonly TimeSpan _most = TimeSpan.MaxValue / 4;

    private readonly TimeProvider _time;
    private readonly long _start;
    private TimeSpan _before;
    private TimeSpan? _shown;

    /// <summary>Starts the clock.</summary>
    public TrainingClock(TimeProvider time) => (_time, _start) = (time, time.GetTimestamp());

    /// <summary>The time of all runs: as measured here, or as shown last.</summary>
    public TimeSpan Used => _shown ?? Measured;

    /// <summary>The time of all runs, as measured here.</summary>
    public TimeSpan Measured => _before + _time.GetElapsedTime(_start);

    /// <summary>Shows a time until the next one: that on which the processes of a cluster agreed.</summary>
    public void Show(TimeSpan time) => _shown = time;

    public void Write(ModelWriter writer) => Write(writer, Used);

    public void Read(ModelReader reader)
    {
        _before = ReadTime(reader);
        if (_shown is not null)
            Show(Measured);
    }

    public static void Write(ModelWriter writer, TimeSpan time) => writer.Write(time.Ticks);

    public static TimeSpan ReadTime(ModelReader reader)
    {
        var time = TimeSpan.FromTicks(reader.ReadInt64());
        return time >= TimeSpan.Zero && time < _most ? time : throw reader.Damaged($"a time in it is {time}");
    }
}
