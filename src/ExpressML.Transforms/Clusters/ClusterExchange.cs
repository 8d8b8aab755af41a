using System.Runtime.InteropServices;

namespace ExpressML.Clusters;

/// <summary>What the processes of a cluster exchange, as values rather than bytes, and how they share out work.</summary>
internal static class ClusterExchange
{
    /// <summary>Whether there are other processes.</summary>
    public static bool HasOthers(this ICluster cluster) => cluster.Size > 1;

    /// <summary>The pieces of some work that a rank does, from the first up to but without the end: consecutive, and nearly as many for each. The first piece is always of rank 0.</summary>
    public static (int First, int End) Share(this ICluster cluster, int pieces, int rank) => (Start(cluster, pieces, rank), Start(cluster, pieces, rank + 1));

    /// <summary>The pieces that this process does.</summary>
    public static (int First, int End) OwnShare(this ICluster cluster, int pieces) => cluster.Share(pieces, cluster.Rank);

    /// <summary>The most pieces that a rank does.</summary>
    public static int LargestShare(this ICluster cluster, int pieces) => (pieces + cluster.Size - 1) / cluster.Size;

    /// <summary>Gives the values that each rank has for its share of some pieces to all of them.</summary>
    /// <param name="cluster">The processes.</param>
    /// <param name="values">The values of all pieces, one piece after another.</param>
    /// <param name="pieces">How many pieces there are.</param>
    public static void GatherShares<T>(this ICluster cluster, Span<T> values, int pieces)
        where T : struct
    {
        // A process by itself, which has nothing to exchange, must not allocate anything in its steps.
        if (cluster.HasOthers())
            Gather(cluster, MemoryMarshal.AsBytes(values), pieces);
    }

    /// <summary>Gives one value of each rank to all of them.</summary>
    public static T[] GatherOf<T>(this ICluster cluster, T value)
        where T : struct
    {
        T[] values = new T[cluster.Size];
        values[cluster.Rank] = value;
        cluster.GatherShares<T>(values, cluster.Size);
        return values;
    }

    /// <summary>Gives the values of one rank to all others.</summary>
    public static void BroadcastValues<T>(this ICluster cluster, Span<T> values, int rank)
        where T : struct => cluster.Broadcast(MemoryMarshal.AsBytes(values), rank);

    private static void Gather(ICluster cluster, Span<byte> values, int pieces)
    {
        int length = values.Length / pieces;
        int[] lengths = [.. Enumerable.Range(0, cluster.Size).Select(rank => cluster.Share(pieces, rank)).Select(share => (share.End - share.First) * length)];
        cluster.Gather(values, lengths);
    }

    private static int Start(ICluster cluster, int pieces, int rank) => (int)(((long)pieces * rank + cluster.Size - 1) / cluster.Size);
}
