using System.Collections.Concurrent;
using ExpressML.Clusters;

namespace ExpressML.Tests.Support;

/// <summary>A cluster whose processes are threads of this one.</summary>
internal sealed class ThreadCluster : ICluster
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly Job _job;

    private ThreadCluster(Job job, int rank) => (_job, Rank) = (job, rank);

    public int Rank { get; }

    public int Size => _job.Size;

    /// <summary>Runs the body on each rank, and gives what each returns. If one throws, all end, and this throws the first exception that is not another's end.</summary>
    public static T[] Run<T>(int size, Func<ICluster, T> body)
    {
        using var job = new Job(size);
        T[] results = new T[size];
        var errors = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = body(new ThreadCluster(job, rank));
            }
            catch (Exception exception)
            {
                errors[rank] = exception;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Exception[] thrown = [.. errors.OfType<Exception>().OrderBy(exception => exception is AbortedException)];
        return thrown.Length == 0 ? results : throw new AggregateException(job.Reason, thrown);
    }

    public void Send(ReadOnlySpan<byte> message, int rank)
    {
        if (_job.End.IsCancellationRequested)
            throw new AbortedException();
        _job.Box(Rank, rank).Add(message.ToArray());
    }

    public void Receive(Span<byte> message, int rank)
    {
        byte[]? received;
        try
        {
            if (!_job.Box(rank, Rank).TryTake(out received, (int)_patience.TotalMilliseconds, _job.End))
                throw new TimeoutException($"Rank {Rank} waited {_patience} for rank {rank}.");
        }
        catch (OperationCanceledException)
        {
            throw new AbortedException();
        }

        Assert.HasCount(message.Length, received, "the length of a message");
        received.CopyTo(message);
    }

    public void Broadcast(Span<byte> message, int rank)
    {
        if (rank != Rank)
            Receive(message, rank);
        for (int other = 0; rank == Rank && other < Size; other++)
        {
            if (other != Rank)
                Send(message, other);
        }
    }

    public void Gather(Span<byte> parts, ReadOnlySpan<int> lengths)
    {
        for (int rank = 0, start = 0; rank < Size; start += lengths[rank++])
            Broadcast(parts.Slice(start, lengths[rank]), rank);
    }

    public void Abort(string reason)
    {
        _job.Reason ??= reason;
        _job.Stop.Cancel();
    }

    /// <summary>Another rank ended this one.</summary>
    internal sealed class AbortedException : Exception;

    private sealed class Job(int size) : IDisposable
    {
        private readonly BlockingCollection<byte[]>[] _boxes = [.. Enumerable.Range(0, size * size).Select(_ => new BlockingCollection<byte[]>())];

        public int Size => size;

        public CancellationTokenSource Stop { get; } = new();

        public CancellationToken End => Stop.Token;

        public string? Reason { get; set; }

        public BlockingCollection<byte[]> Box(int from, int to) => _boxes[from * size + to];

        public void Dispose()
        {
            Stop.Dispose();
            foreach (BlockingCollection<byte[]> box in _boxes)
                box.Dispose();
        }
    }
}
