namespace ExpressML.Threads;

/// <summary>Which of two ways to do the same work takes less time on this machine, now: both are tried, the faster is taken, and the other is tried again from time to time.</summary>
/// <remarks>
/// <para>
/// What it costs to hand work to another processor differs by a factor of ten between machines, and on a shared one from hour to hour: no rule knows it.
/// Both ways must give the same bits.
/// </para>
/// <para>Safe to use from many threads at once.</para>
/// </remarks>
internal sealed class FasterWay
{
    // The first times count the compiling of code, too: the least is what counts.
    private const int FirstCalls = 8;

    // The more often a choice was right, the later the next trial.
    private const int LeastPause = 16;
    private const int MostPause = 1024;

    // The part of a new time in the mean.
    private const double Weight = 0.25;

    // An interruption takes as long as many calls. It must not turn the choice by itself.
    private const double MostOfMean = 1.5;

    private readonly object _gate = new();
    private long _calls, _nextTrial = FirstCalls + LeastPause;
    private int _pause = LeastPause;
    private double _first, _second;

    private bool IsFirstFaster => _first <= _second;

    /// <summary>Whether the first way is to be taken for the next call.</summary>
    public bool TakesFirst()
    {
        lock (_gate)
        {
            long call = _calls++;
            if (call < FirstCalls)
                return call % 2 == 0;
            if (call < _nextTrial)
                return IsFirstFaster;
            _nextTrial = call + _pause;
            return !IsFirstFaster;
        }
    }

    /// <summary>Tells how long a call took, in any unit.</summary>
    public void Took(bool first, double time)
    {
        lock (_gate)
        {
            bool wasFirstFaster = IsFirstFaster, isTrial = first != wasFirstFaster, isSurprise = isTrial && time < Math.Min(_first, _second);
            ref double mean = ref first ? ref _first : ref _second;
            if (mean == 0)
                mean = time;
            else if (_calls <= FirstCalls)
                mean = Math.Min(mean, time);
            else
                mean += Weight * (Math.Min(time, MostOfMean * mean) - mean);
            if (isSurprise || IsFirstFaster != wasFirstFaster)
                (_pause, _nextTrial) = (LeastPause, _calls + LeastPause);
            else if (isTrial)
                (_pause, _nextTrial) = (Math.Min(2 * _pause, MostPause), _calls + _pause);
        }
    }
}
