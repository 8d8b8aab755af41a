using ExpressML.Clusters;

namespace ExpressML.Mpi;

/// <summary>The processes that <c>mpirun</c>, <c>mpiexec</c> or <c>srun</c> started, which train one network together.</summary>
/// <remarks>
/// <para>
/// It uses the MPI library of the system: Open MPI, MPICH and its relatives, or any with the standard ABI of MPI 5. A process that was started by itself is a cluster of one, and needs no MPI.
/// </para>
/// <para>
/// Join once, at the start of the program, and dispose of it at the end. Its calls must come from one thread at a time, so train one network after the other.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var cluster = MpiCluster.Join();
/// var trainer = new ResNet9Trainer(mlContext, new() { BatchSize = 1024, Cluster = cluster });
/// </code>
/// </example>
public sealed class MpiCluster : ICluster, IDisposable
{
    /// <summary>The environment variable with the file of the MPI library to load, where it is not found by itself.</summary>
    public const string LibraryVariable = "EXPRESSML_MPI_LIBRARY";

    // mpirun stops every process at once when one aborts, and drops what they have written and it has not read yet.
    private static readonly TimeSpan _timeForLastWords = TimeSpan.FromSeconds(1);

    private readonly MpiLibrary? _library;
    private bool _hasLeft;

    private MpiCluster(MpiLibrary? library) => (_library, Rank, Size) = (library, library?.Rank ?? 0, library?.Size ?? 1);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Joins the other processes that were started with this one.</summary>
    /// <returns>The cluster; of one process, if nothing of MPI started it.</returns>
    /// <exception cref="InvalidOperationException">
    /// The MPI library is missing, or is of another kind than the <c>mpirun</c> that started this process; the process has joined before; or Slurm started several tasks without MPI.
    /// </exception>
    public static MpiCluster Join()
    {
        if (MpiLauncher.Find(Environment.GetEnvironmentVariable) is not { } launcher)
            return new MpiCluster(null);
        MpiLibrary library = MpiLibrary.Load(launcher, Environment.GetEnvironmentVariable(LibraryVariable));
        if (library.IsInitialized)
            throw new InvalidOperationException("This process has joined its cluster before. Call MpiCluster.Join once, at the start of the program, and pass its result on.");
        library.Initialize();
        var cluster = new MpiCluster(library);
        if (launcher.Size is { } size && size != cluster.Size)
        {
            throw new InvalidOperationException(
                $"{size} processes were started, but {library.File} ({library.Version}) knows of {cluster.Size}: it does not belong to the mpirun that started them. Start the program with its own mpirun, or set the environment variable {LibraryVariable} to the file to load.");
        }

        return cluster;
    }

    /// <summary>The processes and the library.</summary>
    public override string ToString() => _library is null ? "one process, without MPI" : $"rank {Rank} of {Size}, {_library.Version}";

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> message, int rank) => Library.Send(message, rank);

    /// <inheritdoc/>
    public void Receive(Span<byte> message, int rank) => Library.Receive(message, rank);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> message, int rank)
    {
        if (Size > 1)
            Library.Broadcast(message, rank);
    }

    /// <inheritdoc/>
    public void Gather(Span<byte> parts, ReadOnlySpan<int> lengths)
    {
        if (Size > 1)
            Library.Gather(parts, lengths);
    }

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        if (Size == 1)
            return;
        Console.Error.WriteLine(reason);
        Console.Error.Flush();
        Thread.Sleep(_timeForLastWords);
        Library.Abort();
    }

    /// <summary>Waits for the other processes, and leaves the cluster. Nothing more can be sent.</summary>
    public void Dispose()
    {
        if (_library is null || _hasLeft)
            return;
        _hasLeft = true;
        _library.Leave();
    }

    private MpiLibrary Library =>
        _hasLeft ? throw new ObjectDisposedException(nameof(MpiCluster), "This process has left its cluster.")
        : _library ?? throw new InvalidOperationException("This process was started by itself, so it has nobody to send to.");
}
