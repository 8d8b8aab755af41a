namespace ExpressML.Trainers;

/// <summary>The metric to monitor: it decides which epoch of a training is the best.</summary>
public enum MonitoredMetric
{
    /// <summary>The mean loss of the training rows, while they were trained on; lower is better.</summary>
    Loss,

    /// <summary>The share of training rows that were classified correctly while they were trained on; higher is better.</summary>
    Accuracy,

    /// <summary>The mean loss of the validation rows at the end of the epoch; lower is better.</summary>
    ValidationLoss,

    /// <summary>The share of validation rows that are classified correctly at the end of the epoch; higher is better.</summary>
    ValidationAccuracy,
}
