namespace ExpressML.Trainers;

/// <summary>When a training stops early: if the monitored metric has not improved for some epochs in a row.</summary>
/// <remarks>
/// The metric is the option <see cref="NetworkTrainerOptions.MonitoredMetric"/>. An epoch counts as an improvement if its metric is better than the best so
/// far by more than <see cref="MinimumChange"/>; NaN never is.
/// Source: Prechelt 1998, "Early Stopping - But When?", criterion UP.
/// </remarks>
public sealed class EarlyStoppingCriteria
{
    /// <summary>How many epochs in a row without an improvement end the training; at least 1. Default: 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>The smallest improvement that counts, in the unit of the metric; at least 0. Default: 0.</summary>
    public double MinimumChange { get; init; }

    /// <summary>The code that makes these criteria.</summary>
    public override string ToString() => FormattableString.Invariant($"new EarlyStoppingCriteria {{ Patience = {Patience}, MinimumChange = {MinimumChange} }}");

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal void Validate()
    {
        Guard.AtLeast(Patience, 1);
        Guard.FiniteAndNotNegative(MinimumChange);
    }
}
