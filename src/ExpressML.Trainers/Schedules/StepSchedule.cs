namespace ExpressML.Schedules;

/// <summary>The learning rate falls by a factor every few epochs: factor decayⁿ after n · <see cref="EpochsAStep"/> epochs.</summary>
/// <remarks>As PyTorch's <c>StepLR</c>. Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §5, by hand.</remarks>
public sealed class StepSchedule : LearningRateSchedule
{
    /// <summary>How many epochs the learning rate stays the same before each fall; at least 1. Default: 10.</summary>
    public int EpochsAStep { get; init; } = 10;

    /// <summary>What the learning rate is multiplied by then; above 0 and at most 1. Default: 0.1.</summary>
    public double Decay { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeast(EpochsAStep, 1);
        Guard.AboveZeroAtMostOne(Decay);
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state) => Math.Pow(Decay, (state.Epoch - 1) / EpochsAStep);

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant($"new StepSchedule {{ EpochsAStep = {EpochsAStep}, Decay = {Decay} }}");
}
