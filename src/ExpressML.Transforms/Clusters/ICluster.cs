namespace ExpressML.Clusters;

/// <summary>Processes that train one network together, on one machine or on many: how they exchange bytes. <c>MpiCluster</c> of the package ExpressML.Mpi is one.</summary>
/// <remarks>
/// <para>
/// Each process, a rank, has the same program, the same options and the same rows. All ranks make the same calls in the same order, from one thread at a time; a call returns once its
/// bytes have been exchanged. What they exchange is the same in each run, so that the result does not depend on which of them is faster.
/// </para>
/// <para>All machines must have the same byte order.</para>
/// </remarks>
public interface ICluster
{
    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>How many processes there are, at least 1.</summary>
    int Size { get; }

    /// <summary>Sends bytes to another rank, which receives them with <see cref="Receive"/>.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="rank">The rank that receives them.</param>
    void Send(ReadOnlySpan<byte> message, int rank);

    /// <summary>Receives as many bytes as another rank sends with <see cref="Send"/>.</summary>
    /// <param name="message">Where they go.</param>
    /// <param name="rank">The rank that sends them.</param>
    void Receive(Span<byte> message, int rank);

    /// <summary>Gives the bytes of one rank to all others.</summary>
    /// <param name="message">On <paramref name="rank"/> the bytes, elsewhere where they go; of the same length everywhere.</param>
    /// <param name="rank">The rank that has them.</param>
    void Broadcast(Span<byte> message, int rank);

    /// <summary>Gives the parts that the ranks have to all of them.</summary>
    /// <param name="parts">The parts of all ranks, one after another. Before the call it holds that of this rank, afterwards all of them.</param>
    /// <param name="lengths">How many bytes the part of each rank has; some may have none.</param>
    void Gather(Span<byte> parts, ReadOnlySpan<int> lengths);

    /// <summary>Ends all processes, since this one can't go on and the others would wait for it for ever.</summary>
    /// <param name="reason">What is wrong, for the people who read the log.</param>
    void Abort(string reason);
}
