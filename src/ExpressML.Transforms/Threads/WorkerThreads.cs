using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ExpressML.Threads;

/// <summary>The threads of the process that help with parallel work. They spin for a moment after each piece of work and then sleep.</summary>
/// <remarks>
/// <para>
/// They help one caller at a time. Whoever finds them busy, be it another thread or a call inside of a call, does its work alone: so however
/// many cursors and prediction engines score at once, there are never more threads at work than callers and helpers.
/// </para>
/// <para>
/// A call costs less than a microsecond while the threads spin, and allocates nothing; <see cref="Parallel"/> takes three to five
/// and 1.5 KB, which counts where a step of a small network has a few of them in a millisecond.
/// </para>
/// <para>
/// Each thread has a share of the indices that is the same in all calls of as many, and takes from the others' only when its own is done. So where calls
/// work on the same data, as the steps of a network do, it finds in its core's cache what it has read or written before.
/// </para>
/// </remarks>
internal sealed class WorkerThreads
{
    // The state of the current work in one word, so that it changes as a whole: which work it is, whether it is closed, how many help.
    private const long Work = 1L << 32;
    private const long Closed = 1L << 31;
    private const long Helpers = Closed - 1;

    // In integers.
    private const int CacheLine = 16;

    private static readonly long _spinTicks = Stopwatch.Frequency / 10_000;

    private Worker[] _workers = [];
    private int _busy;
    private long _state = Closed;
    private Action<int>? _body;
    private int _count;
    private int _shares;
    // The next index of each share, a cache line apart.
    private int[] _next = [];
    private Exception? _exception;

    private WorkerThreads() { }

    /// <summary>Those of this process.</summary>
    public static WorkerThreads Shared { get; } = new();

    /// <summary>Calls <paramref name="body"/> for 0 ≤ index &lt; <paramref name="count"/> on up to <paramref name="threads"/> threads, this one included.</summary>
    /// <exception cref="Exception">The first exception of the body; indices that had not begun by then are left out.</exception>
    public void Run(int threads, int count, Action<int> body)
    {
        if (threads == 1 || count <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int index = 0; index < count; index++)
                body(index);
            return;
        }

        Exception? exception;
        try
        {
            Open(Math.Min(threads, count), count, body);
            CallBody(own: 0);
            Close();
        }
        finally
        {
            (_body, exception, _exception) = (null, _exception, null);
            Volatile.Write(ref _busy, 0);
        }

        if (exception is not null)
            ExceptionDispatchInfo.Throw(exception);
    }

    private void Open(int shares, int count, Action<int> body)
    {
        while (_workers.Length < shares - 1)
            _workers = [.. _workers, new Worker(this, share: _workers.Length + 1)];
        if (_next.Length < shares * CacheLine)
            _next = new int[shares * CacheLine];

        (_body, _count, _shares) = (body, count, shares);
        for (int share = 0; share < shares; share++)
            _next[share * CacheLine] = First(share);
        Interlocked.Exchange(ref _state, (Volatile.Read(ref _state) & -Work) + Work);
        for (int share = 1; share < shares; share++)
            _workers[share - 1].Wake();
    }

    // A share begins where the one before ends.
    private int First(int share) => (int)((long)_count * share / _shares);

    // Helpers that come late find the work closed; those that joined are waited for.
    private void Close()
    {
        Interlocked.Or(ref _state, Closed);
        var wait = new SpinWait();
        while ((Volatile.Read(ref _state) & Helpers) != 0)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    private bool TryJoin(int share, ref long seen)
    {
        long state = Volatile.Read(ref _state);
        if ((state & Closed) != 0 || share >= _shares || state / Work == seen)
            return false;
        if (Interlocked.CompareExchange(ref _state, state + 1, state) != state)
            return false;
        seen = state / Work;
        return true;
    }

    private void Help(int share)
    {
        CallBody(share);
        Interlocked.Decrement(ref _state);
    }

    // Its own share first, then what others have left.
    private void CallBody(int own)
    {
        try
        {
            for (int i = 0; i < _shares; i++)
            {
                int share = (own + i) % _shares, end = First(share + 1), index;
                while ((index = Interlocked.Increment(ref _next[share * CacheLine]) - 1) < end)
                    _body!(index);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _exception, exception, null);
            for (int share = 0; share < _shares; share++)
                Volatile.Write(ref _next[share * CacheLine], _count);
        }
    }

    private sealed class Worker
    {
        private readonly WorkerThreads _owner;
        private readonly int _share;
        private readonly object _gate = new();
        private int _isAsleep;

        public Worker(WorkerThreads owner, int share)
        {
            (_owner, _share) = (owner, share);
            new Thread(Live) { IsBackground = true, Name = "ExpressML worker" }.Start();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _isAsleep) == 0)
                return;
            lock (_gate)
            {
                Volatile.Write(ref _isAsleep, 0);
                Monitor.Pulse(_gate);
            }
        }

        private void Live()
        {
            long seen = 0, since = Stopwatch.GetTimestamp();
            while (true)
            {
                if (_owner.TryJoin(_share, ref seen))
                {
                    _owner.Help(_share);
                }
                else if (Stopwatch.GetTimestamp() - since < _spinTicks)
                {
                    Thread.SpinWait(8);
                    continue;
                }
                else
                {
                    Sleep(ref seen);
                }

                since = Stopwatch.GetTimestamp();
            }
        }

        // Asleep is said before the state is looked at once more, and the state is set before Wake asks who is asleep: one sees the other.
        private void Sleep(ref long seen)
        {
            Interlocked.Exchange(ref _isAsleep, 1);
            if (_owner.TryJoin(_share, ref seen))
            {
                Volatile.Write(ref _isAsleep, 0);
                _owner.Help(_share);
                return;
            }

            lock (_gate)
            {
                while (Volatile.Read(ref _isAsleep) != 0)
                    Monitor.Wait(_gate);
            }
        }
    }
}
