using System.Security.Cryptography;
using ExpressML.Clusters;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Clusters;

/// <summary>Checks before the first step that all processes of a cluster are about to do the same.</summary>
internal static class ClusterCheck
{
    // In the order in which a difference is told: other rows give the network other numbers to standardise its input.
    private static readonly (string Name, string Advice)[] _parts =
    [
        ("another build of the program or of ExpressML", "Start the same files on all machines."),
        ("other options", "Make them alike on all ranks; only callbacks, folders and the number of threads may differ."),
        ("other rows, or another order of them", "All ranks read all rows, in the same order. Where rows are streamed, set MaximumMemoryForRows, so that it is the same on all machines."),
        ("another network", "Its layers, first parameters and initial model must be alike on all ranks."),
        ("another LayerNormsInterval", "Set it on all ranks: they measure the layers together."),
    ];

    /// <param name="plan">The training.</param>
    /// <param name="fingerprint">The parts of its fingerprint, which leaves out what makes no difference to a checkpoint.</param>
    /// <exception cref="InvalidOperationException">The processes differ.</exception>
    public static void Require(TrainingPlan plan, byte[][] fingerprint)
    {
        ICluster cluster = plan.Cluster;
        byte[][] own = [.. fingerprint, SHA256.HashData(BitConverter.GetBytes(plan.Options.LayerNormsInterval ?? 0))];
        int length = SHA256.HashSizeInBytes, lengthOfRank = own.Length * length;
        byte[] all = new byte[cluster.Size * lengthOfRank];
        own.SelectMany(part => part).ToArray().CopyTo(all, cluster.Rank * lengthOfRank);
        cluster.GatherShares<byte>(all, cluster.Size);
        for (int part = 0; part < own.Length; part++)
        {
            byte[] first = Of(rank: 0, part);
            int[] others = [.. Enumerable.Range(1, cluster.Size - 1).Where(rank => !Of(rank, part).SequenceEqual(first))];
            if (others.Length > 0)
                throw new InvalidOperationException($"{(others.Length == 1 ? "Rank" : "Ranks")} {string.Join(", ", others)} {(others.Length == 1 ? "has" : "have")} {_parts[part].Name} than rank 0, so they can't train one network together. {_parts[part].Advice}");
        }

        byte[] Of(int rank, int part) => all[(rank * lengthOfRank + part * length)..(rank * lengthOfRank + (part + 1) * length)];
    }
}
