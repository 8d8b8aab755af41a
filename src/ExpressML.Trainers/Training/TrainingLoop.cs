using ExpressML.Clusters;
using ExpressML.Losses;
using ExpressML.Persistence;
using ExpressML.Progress;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Clusters;
using ExpressML.Training.Outcome;
using ExpressML.Training.Planning;
using ExpressML.Training.Validation;
using ExpressML.Transforms;

namespace ExpressML.Training;

/// <summary>Trains a network as planned: one step per batch; in each epoch, the rows in a new order, and validation at the end.</summary>
/// <remarks>The processes of a cluster take the same steps. Only the first of them tells somebody about it.</remarks>
internal sealed class TrainingLoop
{
    private readonly TrainingPlan _plan;
    private readonly TrainingStep _step;
    private readonly ParameterAverage _average;
    private readonly FiniteCheck _finite;
    private readonly ValidationPass? _validation;
    private readonly TrainingStop _stop;
    private readonly TrainingAgreement _agreement;
    private readonly TrainingProgress _progress;
    private readonly LayerNormLog _norms;
    private readonly BestEpoch _best;
    private readonly LearningCurve _curve;
    private readonly RisingLoss _rising;

    /// <summary>Allocates the memory of the training.</summary>
    public TrainingLoop(TrainingPlan plan)
    {
        bool isValidated = plan.Validation is not null;
        (_plan, _stop, _finite) = (plan, new TrainingStop(plan.Options.CancellationToken), new FiniteCheck(plan));
        _agreement = new TrainingAgreement(plan.Cluster, plan.Clock, _stop);
        var parallel = new ParallelRange(plan.Threads);
        (_step, _average) = (new TrainingStep(plan, parallel), new ParameterAverage(plan, parallel));
        _validation = isValidated ? new ValidationPass(plan, _stop) : null;
        _progress = new TrainingProgress(
            plan.NumberOfEpochs, _step.BatchCount, isValidated, [.. plan.Options.MeasuredMetrics.Select(metric => metric.Name)], plan.Options.TimeBudget, plan.Clock, _stop);
        _norms = new LayerNormLog(plan.Options.LayerNormsInterval, _step.MeasuredLayers);
        _best = new BestEpoch(plan.Network, plan.Options, isValidated);
        _curve = new LearningCurve(plan, _step.Guessing);
        _rising = new RisingLoss(plan, _step.Guessing);
    }

    /// <summary>Called with a warning as soon as something goes wrong. Default: nobody is told.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>What is wrong with the training, once it has run, and what to do; null if nothing is.</summary>
    public string? Problem => _curve.Judge(EpochsDone, IsTimeUsedUp);

    public int EpochsDone => _progress.EpochsDone;

    /// <summary>Number of the epoch whose parameters the network has at the end; 0 if that is simply the last.</summary>
    public int BestEpoch => _best.IsKept ? _best.Number : 0;

    /// <summary>What was measured.</summary>
    /// <param name="seed">The random seed of the training.</param>
    public TrainingHistory HistoryOf(int seed) => new([.. _progress.History], BestEpoch) { LayerNorms = [.. _norms.Steps], Settings = SettingsList.Of(_plan, seed) };

    /// <summary>Whether the time budget is used up.</summary>
    public bool IsTimeUsedUp => _progress.IsTimeUsedUp;

    /// <summary>Whether all epochs are done, the time is used up, or the monitored metric has stopped improving.</summary>
    public bool IsOver => EpochsDone == _plan.NumberOfEpochs || IsTimeUsedUp || _best.IsOver;

    /// <summary>Trains until all epochs are done, the time is used up, the monitored metric stops improving, or the training is cancelled.</summary>
    /// <param name="random">Decides the order of the rows.</param>
    /// <param name="epochEnded">Called with the metrics of each whole epoch.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step, or an option asks for this exception.</exception>
    public void Run(Random random, Action<TrainingMetrics> epochEnded)
    {
        for (int epoch = 0; epoch < EpochsDone; epoch++)
            _step.SkipEpoch(random);
        _agreement.Reach();
        while (!IsOver && !_stop.IsAsked)
            RunEpoch(random, epochEnded);

        if (!_progress.HasBegun || (_plan.Options.ThrowOnCancellation && !IsOver))
            _stop.ThrowIfCancelled();
        _average.Apply();
        _best.Restore();
        _finite.RequireOutputs(_step.FirstExamples(Lanes.Count), EpochsDone, _step.BatchCount);
    }

    /// <summary>Writes the state after an epoch.</summary>
    public void WriteState(ModelWriter writer)
    {
        _progress.Write(writer);
        _step.Write(writer);
        _average.Write(writer);
        _best.Write(writer);
        _norms.Write(writer);
    }

    /// <summary>Resumes where a training with the same plan wrote its state.</summary>
    public void ReadState(ModelReader reader)
    {
        _progress.Read(reader);
        _step.Read(reader);
        _average.Read(reader);
        _best.Read(reader);
        _norms.Read(reader, _progress.Steps);
    }

    private void RunEpoch(Random random, Action<TrainingMetrics> epochEnded)
    {
        try
        {
            _step.BeginEpoch(random);
            _progress.BeginEpoch();
            int batch = 1;
            while (!RunBatch(batch, epochEnded) && !_stop.IsAsked)
                batch++;
        }
        catch (OperationCanceledException) when (!_plan.Cluster.HasOthers() && _plan.Options.CancellationToken.IsCancellationRequested)
        {
            // The reading of streamed rows was cancelled within a batch: the network is that of the batch before.
        }
        finally
        {
            _step.EndEpoch();
        }
    }

    // Whether it was the last batch of its epoch. When the time is used up, the epoch ends early: its network may be the best.
    private bool RunBatch(int batch, Action<TrainingMetrics> epochEnded)
    {
        ScheduleState state = _progress.NextStep;
        double factor = _plan.Options.LearningRateSchedule.Factor(state), learningRate = _plan.Options.LearningRate * factor;
        (long step, int epoch) = (state.Step, state.Epoch);
        BlockResult result = _step.Run(batch - 1, factor, epoch, _norms.IsDue(step) ? layers => _norms.Add(new LayerNormsOfStep(step, epoch, layers)) : null);
        _average.EndStep(state.Step, state.NumberOfSteps);
        _finite.RequireLoss(result.Loss, EpochsDone + 1, batch);
        _progress.EndBatch(_step.Examples, _step.Weight, result);
        _curve.EndStep(learningRate, _step.Weight);
        if (_rising.Add(result.Loss / _step.Weight, _progress.Steps, learningRate) is { } warning)
            Warn?.Invoke(warning);
        _agreement.Reach();
        if ((batch == _step.BatchCount || IsTimeUsedUp) && !TryEndEpoch(learningRate))
            return true;

        TrainingMetrics metrics = _progress.Metrics(batch, learningRate);
        if (metrics.IsEndOfEpoch)
        {
            _average.Use(() => _best.End(metrics));
            _curve.EndEpoch(metrics.Loss, metrics.Accuracy);
        }

        if (_plan.Cluster.Rank == 0)
            Tell(metrics, epochEnded);
        _agreement.Reach();
        return metrics.IsEndOfEpoch;
    }

    private void Tell(TrainingMetrics metrics, Action<TrainingMetrics> epochEnded)
    {
        if (metrics.IsEndOfEpoch)
            epochEnded(metrics);
        _plan.Options.MetricsCallback?.Invoke(metrics);
        _plan.Options.Progress?.Report(metrics);
        if (metrics.IsEndOfEpoch)
            _plan.Options.EpochCallback?.Invoke(metrics);
    }

    // An epoch whose validation was cancelled does not count: its parameters can't be compared with others.
    private bool TryEndEpoch(double learningRate)
    {
        ValidationResult? measured = null;
        if (_validation is not null)
            _average.Use(() => measured = _validation.Measure());
        if (_validation is not null && measured is null)
            return false;
        _progress.EndEpoch(measured, learningRate);
        return true;
    }
}
