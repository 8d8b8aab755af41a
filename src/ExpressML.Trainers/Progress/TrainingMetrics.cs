using ExpressML.Progress;

namespace ExpressML.Trainers;

/// <summary>How a training stands after a batch.</summary>
public readonly record struct TrainingMetrics
{
    /// <summary>Number of the epoch, from 1. An epoch is one pass over all training rows.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs the training has.</summary>
    public int NumberOfEpochs { get; init; }

    /// <summary>Number of the batch in its epoch, from 1.</summary>
    public int Batch { get; init; }

    /// <summary>How many batches an epoch has; the last may be smaller than the others.</summary>
    public int NumberOfBatches { get; init; }

    /// <summary>
    /// Mean loss of the examples of this epoch so far, weighted as the loss weighs them; without L1 and L2. In a regression that of standardised
    /// labels, unless <see cref="NetworkTrainerOptions.StandardizeLabel"/> is false.
    /// </summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of the examples of this epoch so far that were classified correctly while they were trained on, 0 to 1; NaN in a regression and where
    /// there are several labels.
    /// </summary>
    public double Accuracy { get; init; }

    /// <summary>
    /// Mean loss of the validation rows at the end of the last whole epoch, this one at its last batch; computed as <see cref="Loss"/>, without
    /// augmentation and dropout. NaN before the first epoch is over, and without a validation set.
    /// </summary>
    public double ValidationLoss { get; init; }

    /// <summary>Share of the validation rows that were classified correctly then, 0 to 1; NaN where <see cref="ValidationLoss"/> or <see cref="Accuracy"/> is.</summary>
    public double ValidationAccuracy { get; init; }

    /// <summary>Size of the batch's step: the option times the schedule's factor.</summary>
    public double LearningRate { get; init; }

    /// <summary>Training examples a second, since the start.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>About how long the rest of the training will take.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>Whether this was the last batch of its epoch.</summary>
    public bool IsEndOfEpoch => Batch == NumberOfBatches;

    internal TrainingStop? Stop { get; init; }

    /// <summary>Ends the training after this batch. The result is that of <see cref="NetworkTrainerOptions.CancellationToken"/>: the best epoch's network, or that of the moment.</summary>
    /// <exception cref="InvalidOperationException">The metrics do not come from a training.</exception>
    public void StopTraining()
    {
        if (Stop is null)
            throw new InvalidOperationException("Only metrics that a training reports can stop it.");
        Stop.Ask();
    }
}
