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
/// </remarks>
internal sealed class WorkerThreads
{
    // The state of the current work in one word, so that it changes as a whole: which work it is, whether it is closed, how many help.
    private const long Work = 1L << 32;
    private const long Closed = 1L << 31;
    private const long Helpers = Closed - 1;

    private static readonly long _spinTicks = Stopwatch.Frequency / 20_000;

    private Worker[] _workers = [];
    private int _busy;
    private long _state = Closed;
    private Action<int>? _body;
    private int _count;
    private int _next;
    private int _mostHelpers;
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
            Open(Math.Min(threads, count) - 1, count, body);
            CallBody();
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

    private void Open(int helpers, int count, Action<int> body)
    {
        while (_workers.Length < helpers)
            _workers = [.. _workers, new Worker(this)];

        (_body, _count, _mostHelpers, _next) = (body, count, helpers, 0);
        Interlocked.Exchange(ref _state, (Volatile.Read(ref _state) & -Work) + Work);
        for (int i = 0; i < helpers; i++)
            _workers[i].Wake();
    }

    // Helpers that come late find the work closed; those that joined are waited for.
    private void Close()
    {
        Interlocked.Or(ref _state, Closed);
        var wait = new SpinWait();
        while ((Volatile.Read(ref _state) & Helpers) != 0)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    private bool TryJoin(ref long seen)
    {
        long state = Volatile.Read(ref _state);
        if ((state & Closed) != 0 || (state & Helpers) >= _mostHelpers || state / Work == seen)
            return false;
        if (Interlocked.CompareExchange(ref _state, state + 1, state) != state)
            return false;
        seen = state / Work;
        return true;
    }

    private void Help()
    {
        CallBody();
        Interlocked.Decrement(ref _state);
    }

    private void CallBody()
    {
        try
        {
            int index;
            while ((index = Interlocked.Increment(ref _next) - 1) < _count)
                _body!(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _exception, exception, null);
            Volatile.Write(ref _next, _count);
        }
    }

    private sealed class Worker
    {
        private readonly WorkerThreads _owner;
        private readonly object _gate = new();
        private int _isAsleep;

        public Worker(WorkerThreads owner)
        {
            _owner = owner;
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
                if (_owner.TryJoin(ref seen))
                {
                    _owner.Help();
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
            if (_owner.TryJoin(ref seen))
            {
                Volatile.Write(ref _isAsleep, 0);
                _owner.Help();
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
