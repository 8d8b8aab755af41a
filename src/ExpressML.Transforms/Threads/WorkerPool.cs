namespace ExpressML.Threads;

/// <summary>Things such as memories of which a worker takes a free one for each piece of work; where none is free, one is made.</summary>
/// <remarks>Which one serves which piece of work must make no difference to the results. Taking and giving back allocate nothing while one is free.</remarks>
internal sealed class WorkerPool<T>
    where T : class
{
    private readonly Func<T> _create;
    private readonly object _gate = new();
    private Slot[] _slots;

    /// <param name="create">Makes one.</param>
    public WorkerPool(Func<T> create)
        : this(0, create)
    {
    }

    /// <param name="count">How many are made at once; more are made when they are wanted.</param>
    /// <param name="create">Makes one.</param>
    public WorkerPool(int count, Func<T> create) => (_create, _slots) = (create, [.. Enumerable.Range(0, count).Select(_ => new Slot(create()))]);

    /// <summary>Where there are more, one that is given back is not kept. Default: all are kept.</summary>
    public int MostKept { get; init; } = int.MaxValue;

    /// <summary>One that no one else has taken.</summary>
    public T Take()
    {
        foreach (Slot slot in Volatile.Read(ref _slots))
        {
            if (slot.TryTake())
                return slot.Item;
        }

        var added = new Slot(_create());
        added.TryTake();
        lock (_gate)
        {
            Volatile.Write(ref _slots, [.. _slots, added]);
        }

        return added.Item;
    }

    public void GiveBack(T item)
    {
        foreach (Slot slot in Volatile.Read(ref _slots))
        {
            if (slot.Item != item)
                continue;
            if (_slots.Length > MostKept)
                Forget(slot);
            else
                slot.GiveBack();
            return;
        }
    }

    // What more threads than processors wanted at once is not kept for ever.
    private void Forget(Slot slot)
    {
        lock (_gate)
        {
            Volatile.Write(ref _slots, [.. _slots.Where(other => other != slot)]);
        }
    }

    private sealed class Slot(T item)
    {
        private int _isTaken;

        public T Item { get; } = item;

        public bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

        public void GiveBack() => Volatile.Write(ref _isTaken, 0);
    }
}
