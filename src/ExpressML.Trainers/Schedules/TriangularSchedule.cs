namespace ExpressML.Schedules;

/// <summary>A triangle: the learning rate rises in a straight line to its full value, and falls in a straight line to an end.</summary>
/// <remarks>
/// <para>
/// Of S steps, step s = 0 has factor <see cref="Start"/>, step <see cref="Rise"/>·S has factor 1, and a step S, which comes no more, would have <see cref="End"/>. Whole steps only: the
/// peak may lie between two. The learning rate option is the highest value.
/// </para>
/// <para>
/// Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186, one cycle of it; the defaults are those of Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds
/// on a Single GPU", arXiv:2404.00498.
/// </para>
/// </remarks>
public sealed class TriangularSchedule : LearningRateSchedule
{
    /// <summary>The share of all steps in which the learning rate rises, in [0, 1). Default: 0.23.</summary>
    public double Rise { get; init; } = 0.23;

    /// <summary>The factor of the first step, from 0 to 1. Default: 0.2.</summary>
    public double Start { get; init; } = 0.2;

    /// <summary>The factor at the end, from 0 to 1. Default: 0.07.</summary>
    public double End { get; init; } = 0.07;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(Rise);
        Guard.FromZeroToOne(Start);
        Guard.FromZeroToOne(End);
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state) => state.Progress < Rise
        ? Start + (1 - Start) * state.Progress / Rise
        : 1 + (End - 1) * (state.Progress - Rise) / (1 - Rise);

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant($"new TriangularSchedule {{ Rise = {Rise}, Start = {Start}, End = {End} }}");
}
