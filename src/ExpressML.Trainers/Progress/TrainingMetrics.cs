using System.Collections.ObjectModel;
using ExpressML.Progress;

namespace ExpressML.Trainers;

/// <summary>The progress of a training after a batch.</summary>
public readonly record struct TrainingMetrics
{
    /// <summary>Number of the epoch, from 1. An epoch is one pass over all training rows.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs the training has; with a <see cref="NetworkTrainerOptions.TimeBudget"/>, how many it will have at the speed so far.</summary>
    public int NumberOfEpochs { get; init; }

    /// <summary>Number of the batch in its epoch, from 1.</summary>
    public int Batch { get; init; }

    /// <summary>How many batches an epoch has; the last may be smaller than the others.</summary>
    public int NumberOfBatches { get; init; }

    /// <summary>
    /// Mean loss of the examples of this epoch so far, weighted as in the loss function; without L1 and L2. In a regression it is the loss on standardised
    /// labels, unless <see cref="NetworkTrainerOptions.StandardizeLabel"/> is false.
    /// </summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of the examples of this epoch so far that were classified correctly while they were trained on, 0 to 1; NaN in regression and multi-label
    /// classification.
    /// </summary>
    public double Accuracy { get; init; }

    /// <summary>
    /// Mean loss of the validation rows at the end of the last finished epoch, which is this one at its last batch. Computed as <see cref="Loss"/>, without
    /// augmentation and dropout. NaN before the end of the first epoch, and without a validation set.
    /// </summary>
    public double ValidationLoss { get; init; }

    /// <summary>Share of the validation rows that were classified correctly then, 0 to 1; NaN if <see cref="ValidationLoss"/> or <see cref="Accuracy"/> is.</summary>
    public double ValidationAccuracy { get; init; }

    /// <summary>
    /// The metrics of the option <see cref="NetworkTrainerOptions.Metrics"/>, and the monitored one if it is of that kind, by their names: as measured on the validation rows at
    /// the end of the last finished epoch. Empty before the end of the first.
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics { get => field ?? ReadOnlyDictionary<string, double>.Empty; init; }

    /// <summary>η, the step size of the batch: the learning rate option times the factor of the schedule.</summary>
    public double LearningRate { get; init; }

    /// <summary>Training examples per second, since the start.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>Estimated time for the rest of the training.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>Whether this was the last batch of its epoch: all rows were trained on, or the time budget was used up.</summary>
    public bool IsEndOfEpoch => EpochHasEnded || Batch == NumberOfBatches;

    /// <summary>Whether the epoch has ended, also before its last batch.</summary>
    internal bool EpochHasEnded { get; init; }

    internal TrainingStop? Stop { get; init; }

    /// <summary>Ends the training after this batch. The result is as for <see cref="NetworkTrainerOptions.CancellationToken"/>: the network of the best epoch, or the current one.</summary>
    /// <exception cref="InvalidOperationException">The metrics do not come from a training.</exception>
    public void StopTraining()
    {
        if (Stop is null)
            throw new InvalidOperationException("Only metrics that a training reports can stop it.");
        Stop.Ask();
    }
}
