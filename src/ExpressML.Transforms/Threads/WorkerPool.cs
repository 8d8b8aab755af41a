namespace ExpressML.Threads;

/// <summary>As many of something, such as memories, as threads may work at once: a worker takes a free one for each piece of work.</summary>
/// <remarks>Which one serves which piece of work must make no difference to the results. Taking and giving back allocate nothing.</remarks>
internal sealed class WorkerPool<T>
    where T : class
{
    private readonly T[] _items;
    private readonly int[] _taken;

    public WorkerPool(int count, Func<T> create)
    {
        _items = [.. Enumerable.Range(0, count).Select(_ => create())];
        _taken = new int[count];
    }

    /// <summary>One that no one else has taken.</summary>
    public T Take()
    {
        var wait = new SpinWait();
        while (true)
        {
            for (int i = 0; i < _items.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _taken[i], 1, 0) == 0)
                    return _items[i];
            }

            wait.SpinOnce();
        }
    }

    public void GiveBack(T item) => Volatile.Write(ref _taken[Array.IndexOf(_items, item)], 0);
}
