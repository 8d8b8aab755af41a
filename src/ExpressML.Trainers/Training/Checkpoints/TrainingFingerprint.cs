using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ExpressML.Data.Rows;
using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Checkpoints;

/// <summary>Tells trainings apart that give different bytes: a checksum of all that decides the result, except for a random seed that is not set.</summary>
internal static class TrainingFingerprint
{
    // Options that change only the speed or the reports; and rows, network, loss function and augmentations, which are described separately.
    private static readonly string[] _leftOut =
    [
        nameof(NetworkTrainerOptions.NumberOfThreads), nameof(NetworkTrainerOptions.MaximumMemoryForRows), nameof(NetworkTrainerOptions.MetricsCallback),
        nameof(NetworkTrainerOptions.EpochCallback), nameof(NetworkTrainerOptions.Time), nameof(NetworkTrainerOptions.Progress), nameof(NetworkTrainerOptions.CancellationToken), nameof(NetworkTrainerOptions.ThrowOnCancellation),
        nameof(NetworkTrainerOptions.CheckpointFolder), nameof(NetworkTrainerOptions.NumberOfCheckpoints), nameof(NetworkTrainerOptions.ValidationSet),
        nameof(NetworkTrainerOptions.Loss), nameof(NetworkTrainerOptions.InitialModel), nameof(NetworkTrainerOptions.InitialWeights),
        nameof(NetworkTrainerOptions.Augmentations), nameof(NetworkTrainerOptions.ScoringViews),
        nameof(NetworkTrainerOptions.LayerNormsInterval), nameof(NetworkTrainerOptions.Cluster),
    ];

    /// <summary>The fingerprint with these parts.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(byte[][] parts) => Convert.ToHexStringLower(SHA256.HashData(parts.SelectMany(part => part).ToArray()));

    /// <summary>Checksums of the build, of the options, of the rows, and of the network.</summary>
    /// <param name="plan">The training. Its network has parameters that were drawn by a fixed random seed, so that initialisers and an initial model count.</param>
    /// <param name="parallel">The threads that read the rows.</param>
    public static byte[][] PartsOf(TrainingPlan plan, ParallelRange parallel)
    {
        // Another build may round differently.
        byte[] build = SHA256.HashData([.. new[] { typeof(Network).Module, typeof(TrainingFingerprint).Module }.SelectMany(module => module.ModuleVersionId.ToByteArray())]);
        using var rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(rows, plan.Rows, parallel);
        if (plan.Validation is not null)
            Append(rows, plan.Validation, parallel);
        return [build, HashOfOptions(plan), rows.GetHashAndReset(), HashOf(plan.Network)];
    }

    private static byte[] HashOfOptions(TrainingPlan plan)
    {
        IEnumerable<string> settings = SettingsText.FieldsOf(plan.Options.GetType())
            .Where(field => !_leftOut.Contains(field.Name))
            .Select(field => $"{field.Name} = {SettingsText.Of(field.GetValue(plan.Options))}");
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{SettingsText.Of(plan.Loss)}\n{SettingsText.Of(plan.Augmentations)}\n{string.Join('\n', settings)}"));
    }

    private static byte[] HashOf(Network network)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            NetworkWriter.Write(new ModelWriter(stream), network);
        return hash.Hash!;
    }

    // The size of the buffer decides the order of streamed rows.
    private static void Append(IncrementalHash hash, ITrainingRows rows, ParallelRange parallel)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{rows.Shape}, {rows.Count}, {rows.RowsInMemory}, {rows.ClassCount}, {rows.TargetCount}"));
        byte[][] chunks = new byte[rows.ChunkCount][];
        rows.ForEachChunk(parallel, (chunk, range) => chunks[chunk] = HashOf(range));
        foreach (byte[] chunk in chunks)
            hash.AppendData(chunk);
    }

    private static byte[] HashOf(RowRange range)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TrainingData rows = range.Data;
        float[] scratch = new float[rows.Shape.Length];
        Span<float> weight = stackalloc float[1];
        for (int row = range.Start; row < range.End; row++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(rows.Row(row, scratch)));
            weight[0] = rows.Weight(row);
            hash.AppendData(MemoryMarshal.AsBytes(weight));
            if (rows.TargetCount == 0)
                hash.AppendData(BitConverter.GetBytes(rows.Label(row)));
            else
                hash.AppendData(MemoryMarshal.AsBytes(rows.Targets(row)));
        }

        return hash.GetHashAndReset();
    }
}
