namespace ExpressML.Schedules;

/// <summary>How far a training has come when a step begins.</summary>
public readonly ref struct ScheduleState
{
    /// <summary>Number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many epochs the training has.</summary>
    public required int NumberOfEpochs { get; init; }

    /// <summary>Number of the step in the whole training, from 1; a step is a batch.</summary>
    public required long Step { get; init; }

    /// <summary>How many steps the whole training has.</summary>
    public required long NumberOfSteps { get; init; }

    /// <summary>The mean training loss of each finished epoch, the first epoch first.</summary>
    public ReadOnlySpan<double> EpochLosses { get; init; }

    /// <summary>The mean validation loss of each finished epoch, the first epoch first; empty without a validation set.</summary>
    public ReadOnlySpan<double> EpochValidationLosses { get; init; }

    /// <summary>The share of the training that is done before the step, at least 0 and below 1.</summary>
    public double Progress => (Step - 1.0) / NumberOfSteps;
}
