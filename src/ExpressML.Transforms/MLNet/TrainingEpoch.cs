using System.Collections.ObjectModel;

namespace ExpressML.Transforms;

/// <summary>What was measured in one epoch of a training: a row of the <see cref="TrainingHistory"/>.</summary>
public sealed record TrainingEpoch
{
    internal TrainingEpoch() { }

    /// <summary>Number of the epoch, from 1.</summary>
    public int Epoch { get; internal init; }

    /// <summary>Mean loss of the training rows while they were trained on, weighted as in the loss function; without L1 and L2.</summary>
    public double Loss { get; internal init; }

    /// <summary>Share of the training rows that were classified correctly while they were trained on, 0 to 1; NaN in regression and multi-label classification.</summary>
    public double Accuracy { get; internal init; } = double.NaN;

    /// <summary>Mean loss of the validation rows at the end of the epoch, without augmentation and dropout; NaN without a validation set.</summary>
    public double ValidationLoss { get; internal init; } = double.NaN;

    /// <summary>Share of the validation rows that are classified correctly at the end of the epoch, 0 to 1; NaN without a validation set and without an accuracy.</summary>
    public double ValidationAccuracy { get; internal init; } = double.NaN;

    /// <summary>η, the step size of the epoch's last batch: the learning rate option times the factor of the schedule.</summary>
    public double LearningRate { get; internal init; }

    /// <summary>How long the epoch took, with its validation.</summary>
    public TimeSpan Time { get; internal init; }

    /// <summary>The further metrics of the validation rows by their names, in the order in which they were asked for. Empty if there are none.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; internal init; } = ReadOnlyDictionary<string, double>.Empty;
}
