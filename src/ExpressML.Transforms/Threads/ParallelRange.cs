namespace ExpressML.Threads;

/// <summary>The one door to parallel work: calls a body for each index of a range, on a bounded number of threads.</summary>
/// <remarks>
/// How the work is cut must depend on shapes alone, never on the number of threads, and no index may read what another writes:
/// then results are the same bytes on any number of threads.
/// </remarks>
/// <param name="threads">The most threads that work at once, the calling one included; at least 1.</param>
internal sealed class ParallelRange(int threads)
{
    public int Threads { get; } = threads;

    /// <summary>Calls <paramref name="body"/> for 0 ≤ index &lt; <paramref name="count"/>. Keep the delegate: a new one a call is garbage.</summary>
    public void For(int count, Action<int> body) => WorkerThreads.Shared.Run(Threads, count, body);
}
