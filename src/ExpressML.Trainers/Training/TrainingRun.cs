using ExpressML.Clusters;
using ExpressML.Persistence;
using ExpressML.Progress;
using ExpressML.Threads;
using ExpressML.Training.Checkpoints;
using ExpressML.Training.Clusters;
using ExpressML.Training.Planning;
using ExpressML.Transforms;

namespace ExpressML.Training;

/// <summary>Carries out a plan: sets the first parameters, resumes from a checkpoint if there is one, and trains.</summary>
internal static class TrainingRun
{
    /// <param name="plan">The plan.</param>
    /// <param name="drawSeed">Gives the random seed if neither the options nor a checkpoint have one.</param>
    /// <param name="log">Receives the progress of the training.</param>
    /// <returns>What was measured in each epoch.</returns>
    public static TrainingHistory Start(TrainingPlan plan, Func<int> drawSeed, TrainingLog log)
    {
        var parallel = new ParallelRange(plan.Threads);
        InitialParameters.Set(plan, parallel);
        byte[][] fingerprint = FingerprintOf(plan, parallel);
        if (plan.Cluster.HasOthers())
            ClusterCheck.Require(plan, fingerprint);
        using CheckpointStore? checkpoints = OpenCheckpoints(plan, fingerprint, log);
        int seed = plan.Options.Seed ?? checkpoints?.FindSeed() ?? drawSeed();
        plan.Cluster.BroadcastValues(new Span<int>(ref seed), rank: 0);
        Random random = InitialParameters.Draw(plan, seed);

        var loop = new TrainingLoop(plan) { Warn = log.Warn };
        if (checkpoints?.Restore(seed, loop.ReadState) is { } file)
            log.Info(loop.IsOver
                ? $"This training had already finished, after epoch {loop.EpochsDone}: its result is taken from {file}. To train again, delete the checkpoints, or set another Seed or CheckpointFolder."
                : $"Resumed after epoch {loop.EpochsDone}, from {file}.");
        ShareState(plan.Cluster, loop);
        loop.Run(random, metrics =>
        {
            log.Info(EpochReport.Of(metrics));
            checkpoints?.Save(metrics.Epoch, seed, loop.WriteState);
        });
        if (loop.IsTimeUsedUp)
            log.Info($"The TimeBudget of {plan.Options.TimeBudget} was used up in epoch {loop.EpochsDone}.");
        else if (loop.EpochsDone < plan.NumberOfEpochs)
            log.Info($"Stopped after {loop.EpochsDone}{(plan.NumberOfEpochs < int.MaxValue ? $" of {plan.NumberOfEpochs}" : "")} epochs.");
        if (loop.Problem is { } problem)
            log.Warn(problem);
        if (loop.BestEpoch > 0)
            log.Info($"The network is that of epoch {loop.BestEpoch}.");
        return loop.HistoryOf(seed);
    }

    // The initialisers are part of a fingerprint, by the parameters that they draw for a fixed random seed. The training draws its own afterwards.
    private static byte[][] FingerprintOf(TrainingPlan plan, ParallelRange parallel)
    {
        if (plan.Options.CheckpointFolder is null && !plan.Cluster.HasOthers())
            return [];
        InitialParameters.Draw(plan, seed: 0);
        return TrainingFingerprint.PartsOf(plan, parallel);
    }

    // The first process has the checkpoints, and gives what it read to the others.
    private static void ShareState(ICluster cluster, TrainingLoop loop)
    {
        if (!cluster.HasOthers())
            return;
        bool isResumed = loop.EpochsDone > 0;
        cluster.BroadcastValues(new Span<bool>(ref isResumed), rank: 0);
        if (!isResumed)
            return;
        using var stream = new BroadcastStream(cluster);
        if (cluster.Rank > 0)
        {
            loop.ReadState(new ModelReader(stream, long.MaxValue, FileKind.Checkpoint));
            return;
        }

        loop.WriteState(new ModelWriter(stream));
        stream.Flush();
    }

    private static CheckpointStore? OpenCheckpoints(TrainingPlan plan, byte[][] fingerprint, TrainingLog log) =>
        plan.Options.CheckpointFolder is { } folder && plan.Cluster.Rank == 0
            ? new CheckpointStore(folder, TrainingFingerprint.Of(fingerprint), plan.Options.NumberOfCheckpoints, log.Warn)
            : null;
}
