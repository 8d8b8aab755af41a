namespace ExpressML.Schedules;

/// <summary>The learning rate falls along half a cosine from its full value to 0: factor (1 + cos πp) / 2 when the share p of the training is done.</summary>
/// <remarks>
/// <para>The factor changes with each step, not with each epoch.</para>
/// <para>
/// With warm-up, the factor first rises in a straight line: s/W in step s = 1, 2, … of W warm-up steps. Then p is the share of the remaining steps.
/// </para>
/// <para>
/// Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5, without restarts, arXiv:1608.03983;
/// warm-up: Goyal et al. 2017, "Accurate, Large Minibatch SGD", §2.2, arXiv:1706.02677.
/// </para>
/// </remarks>
public sealed class CosineSchedule : LearningRateSchedule
{
    /// <summary>The share of all steps in which the learning rate rises to its full value, in [0, 1). Default: 0.</summary>
    public double WarmUp { get; init; }

    /// <inheritdoc/>
    public override void Validate() => Guard.AtLeastZeroBelowOne(WarmUp);

    /// <inheritdoc/>
    public override double Factor(ScheduleState state) => state.Progress < WarmUp
        ? Math.Min(1, state.Step / (WarmUp * state.NumberOfSteps))
        : (1 + Math.Cos(Math.PI * (state.Progress - WarmUp) / (1 - WarmUp))) / 2;

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() =>
        WarmUp == 0 ? "new CosineSchedule()" : FormattableString.Invariant($"new CosineSchedule {{ WarmUp = {WarmUp} }}");
}
