namespace ExpressML.Tests.Support;

/// <summary>A clock that stands still until it is told to go on, so that no test depends on real time.</summary>
internal sealed class ManualClock : TimeProvider
{
    private const long Start = 1;

    private long _ticks = Start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    /// <summary>Begins again, as the clock of a new process does.</summary>
    public void Restart() => _ticks = Start;

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));
}
