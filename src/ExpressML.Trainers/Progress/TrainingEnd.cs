using ExpressML.Persistence;

namespace ExpressML.Progress;

/// <summary>When a training ends: after its epochs, or when its time is used up, whichever comes first.</summary>
/// <remarks>
/// With a time budget, the share of the training that is done is that of the time: the number of steps is what it would be at the speed so far. So each schedule that goes by
/// steps fits the time, also one of the user's own.
/// </remarks>
internal sealed class TrainingEnd
{
    private readonly long _mostSteps;
    private readonly int _batches;
    private readonly TimeSpan? _budget;
    private readonly TrainingClock _clock;
    private TimeSpan? _begun;

    /// <param name="epochs">The most epochs.</param>
    /// <param name="batches">How many steps an epoch has.</param>
    /// <param name="budget">The time for all runs; null for no limit.</param>
    /// <param name="clock">The clock of the training.</param>
    public TrainingEnd(int epochs, int batches, TimeSpan? budget, TrainingClock clock) =>
        (_mostSteps, _batches, _budget, _clock) = ((long)epochs * batches, batches, budget, clock);

    /// <summary>Whether the time is used up.</summary>
    public bool IsTimeUsedUp => _clock.Used >= _budget;

    /// <summary>The time that is left; null without a budget.</summary>
    public TimeSpan? TimeLeft => _budget is not { } budget ? null : budget > _clock.Used ? budget - _clock.Used : TimeSpan.Zero;

    /// <summary>The first step begins. What came before, such as the reading of the rows, is no part of the schedule.</summary>
    public void Begin() => _begun ??= _clock.Used;

    /// <summary>How many steps the whole training has, at the speed so far.</summary>
    /// <param name="done">How many of them are done; none more if the time is used up.</param>
    public long StepsAfter(long done)
    {
        if (_budget is not { } budget || _begun is not { } begun || done == 0)
            return _mostSteps;
        TimeSpan used = _clock.Used - begun, whole = budget - begun;
        double steps = used >= whole ? done : done * (whole / used);
        return steps >= _mostSteps ? _mostSteps : Math.Max(done, (long)Math.Round(steps));
    }

    /// <summary>How many epochs that makes, begun ones included.</summary>
    public int EpochsAfter(long done) => (int)((StepsAfter(done) + _batches - 1) / _batches);

    public void Write(ModelWriter writer) => TrainingClock.Write(writer, _begun ?? TimeSpan.Zero);

    public void Read(ModelReader reader) => _begun = TrainingClock.ReadTime(reader);
}
