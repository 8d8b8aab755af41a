namespace ExpressML.Networks;

/// <summary>As many block memories as threads may work at once: a worker takes a free one for each block.</summary>
/// <remarks>Which memory serves which block makes no difference to the results. Taking and giving back allocate nothing.</remarks>
internal sealed class BlockMemoryPool
{
    private readonly BlockMemory[] _memories;
    private readonly int[] _taken;

    public BlockMemoryPool(NetworkGraph graph, BlockPlan plan, int count)
    {
        _memories = [.. Enumerable.Range(0, count).Select(_ => new BlockMemory(graph, plan))];
        _taken = new int[count];
    }

    /// <summary>A memory that no one else has taken.</summary>
    public BlockMemory Take()
    {
        var wait = new SpinWait();
        while (true)
        {
            for (int i = 0; i < _memories.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _taken[i], 1, 0) == 0)
                    return _memories[i];
            }

            wait.SpinOnce();
        }
    }

    public void GiveBack(BlockMemory memory) => Volatile.Write(ref _taken[Array.IndexOf(_memories, memory)], 0);
}
