namespace ExpressML.Schedules;

/// <summary>Warm restarts (SGDR): the learning rate falls along half a cosine in each period, and begins the next one at its full value.</summary>
/// <remarks>
/// <para>
/// Factor m + (1 − m)·(1 + cos πp) / 2 with m = <see cref="Minimum"/>, where p is the share of the period that is done; it changes with each step. The first period has
/// <see cref="FirstPeriod"/> epochs, and each one <see cref="PeriodFactor"/> times as many as the one before. The network is best at the end of a period: let the number of epochs be one, such as
/// 10 + 20 + 40 = 70.
/// </para>
/// <para>Variant: as PyTorch's <c>CosineAnnealingWarmRestarts</c> that is stepped after each batch.</para>
/// <para>Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5, arXiv:1608.03983; its settings T₀ = 10 and T_mult = 2.</para>
/// </remarks>
public sealed class WarmRestartsSchedule : LearningRateSchedule
{
    /// <summary>How many epochs the first period has; at least 1. Default: 10.</summary>
    public int FirstPeriod { get; init; } = 10;

    /// <summary>How many times longer each period is than the one before; at least 1. Default: 2.</summary>
    public int PeriodFactor { get; init; } = 2;

    /// <summary>The factor to which the learning rate falls, in [0, 1). Default: 0.</summary>
    public double Minimum { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeast(FirstPeriod, 1);
        Guard.AtLeast(PeriodFactor, 1);
        Guard.AtLeastZeroBelowOne(Minimum);
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state)
    {
        double epoch = (state.Step - 1.0) * state.NumberOfEpochs / state.NumberOfSteps, period = FirstPeriod;
        while (epoch >= period)
            (epoch, period) = (epoch - period, period * PeriodFactor);
        return Minimum + (1 - Minimum) * (1 + Math.Cos(Math.PI * epoch / period)) / 2;
    }

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"new WarmRestartsSchedule {{ FirstPeriod = {FirstPeriod}, PeriodFactor = {PeriodFactor}, Minimum = {Minimum} }}");
}
