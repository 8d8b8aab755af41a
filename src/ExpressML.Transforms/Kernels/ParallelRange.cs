using System.Runtime.ExceptionServices;

namespace ExpressML.Kernels;

/// <summary>The one door to parallel work: calls a body for each index of a range, on a bounded number of threads.</summary>
/// <remarks>
/// How the work is cut must depend on shapes alone, never on the number of threads, and no index may read what another writes:
/// then results are the same bytes on any number of threads.
/// </remarks>
internal sealed class ParallelRange
{
    private readonly ParallelOptions _options;

    public ParallelRange(int threads)
    {
        Threads = threads;
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    public int Threads { get; }

    /// <summary>Calls <paramref name="body"/> for 0 ≤ index &lt; <paramref name="count"/>. Keep the delegate: a new one a call is garbage.</summary>
    public void For(int count, Action<int> body)
    {
        if (Threads == 1 || count <= 1)
        {
            for (int index = 0; index < count; index++)
                body(index);
            return;
        }

        try
        {
            Parallel.For(0, count, _options, body);
        }
        catch (AggregateException exceptions)
        {
            ExceptionDispatchInfo.Throw(exceptions.InnerExceptions[0]);
        }
    }
}
