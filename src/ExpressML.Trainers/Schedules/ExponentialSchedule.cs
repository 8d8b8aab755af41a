namespace ExpressML.Schedules;

/// <summary>The learning rate falls by the same factor after each epoch: factor decayⁿ after n epochs.</summary>
/// <remarks>Constant within an epoch, as PyTorch's <c>ExponentialLR</c>.</remarks>
public sealed class ExponentialSchedule : LearningRateSchedule
{
    /// <summary>What the learning rate is multiplied by after each epoch; above 0 and at most 1. Default: 0.95.</summary>
    public double Decay { get; init; } = 0.95;

    /// <inheritdoc/>
    public override void Validate() => Guard.AboveZeroAtMostOne(Decay);

    /// <inheritdoc/>
    public override double Factor(ScheduleState state) => Math.Pow(Decay, state.Epoch - 1);

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant($"new ExponentialSchedule {{ Decay = {Decay} }}");
}
