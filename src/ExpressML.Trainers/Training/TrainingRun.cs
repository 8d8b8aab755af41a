using ExpressML.Progress;
using ExpressML.Threads;
using ExpressML.Training.Checkpoints;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Does what a plan says, from the first parameters to the last epoch, or from a checkpoint on.</summary>
internal static class TrainingRun
{
    /// <param name="plan">What to do.</param>
    /// <param name="drawSeed">Gives the random seed where neither the options nor a checkpoint have one.</param>
    /// <param name="log">Is told how the training goes.</param>
    public static void Start(TrainingPlan plan, Func<int> drawSeed, TrainingLog log)
    {
        var parallel = new ParallelRange(plan.Threads);
        InitialParameters.Set(plan, parallel);
        using CheckpointStore? checkpoints = OpenCheckpoints(plan, parallel, log);
        int seed = plan.Options.Seed ?? checkpoints?.FindSeed() ?? drawSeed();
        Random random = InitialParameters.Draw(plan, seed);

        var loop = new TrainingLoop(plan);
        if (checkpoints?.Restore(seed, loop.ReadState) is { } file)
            log.Info($"Goes on after epoch {loop.EpochsDone}, from {file}.");
        loop.Run(random, metrics =>
        {
            log.Info(EpochReport.Of(metrics));
            checkpoints?.Save(metrics.Epoch, seed, loop.WriteState);
        });
        if (loop.EpochsDone < plan.Options.NumberOfEpochs)
            log.Info($"Stopped after {loop.EpochsDone} of {plan.Options.NumberOfEpochs} epochs.");
        if (loop.BestEpoch > 0)
            log.Info($"The network is that of epoch {loop.BestEpoch}.");
    }

    private static CheckpointStore? OpenCheckpoints(TrainingPlan plan, ParallelRange parallel, TrainingLog log)
    {
        if (plan.Options.CheckpointFolder is not { } folder)
            return null;

        // The initialisers, too, tell trainings apart: by the parameters that they draw for a fixed random seed. The training draws its own over them.
        InitialParameters.Draw(plan, seed: 0);
        string fingerprint = TrainingFingerprint.Of(plan, parallel);
        return new CheckpointStore(folder, fingerprint, plan.Options.NumberOfCheckpoints, log.Warn);
    }
}
