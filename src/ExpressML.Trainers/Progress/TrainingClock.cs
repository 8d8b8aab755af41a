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

    /// <summary>Starts the clock.</summary>
    public TrainingClock(TimeProvider time) => (_time, _start) = (time, time.GetTimestamp());

    /// <summary>The time of all runs.</summary>
    public TimeSpan Used => _before + _time.GetElapsedTime(_start);

    public void Write(ModelWriter writer) => Write(writer, Used);

    public void Read(ModelReader reader) => _before = ReadTime(reader);

    public static void Write(ModelWriter writer, TimeSpan time) => writer.Write(time.Ticks);

    public static TimeSpan ReadTime(ModelReader reader)
    {
        var time = TimeSpan.FromTicks(reader.ReadInt64());
        return time >= TimeSpan.Zero && time < _most ? time : throw reader.Damaged($"a time in it is {time}");
    }
}
