namespace ExpressML.Schedules;

/// <summary>One cycle: the learning rate rises from a small value to its full value, then falls to almost 0, both along half a cosine.</summary>
/// <remarks>
/// <para>
/// Of S steps, step s = 0 has factor 1/<see cref="InitialDivisor"/>, step <see cref="Rise"/>·S − 1 has factor 1, and the last has
/// 1/(<see cref="InitialDivisor"/>·<see cref="FinalDivisor"/>). The learning rate option is the highest value, and may be larger than without a schedule.
/// </para>
/// <para>Variant: two phases and the same formulas as PyTorch's <c>OneCycleLR</c>; the momentum does not change, while PyTorch lowers it as the learning rate rises.</para>
/// <para>
/// Source: Smith and Topin 2017, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", §3, arXiv:1708.07120,
/// whose phases are straight lines.
/// </para>
/// </remarks>
public sealed class OneCycleSchedule : LearningRateSchedule
{
    /// <summary>The share of all steps in which the learning rate rises, between 0 and 1. Default: 0.3.</summary>
    public double Rise { get; init; } = 0.3;

    /// <summary>How many times smaller the first step is than the highest; at least 1. Default: 25.</summary>
    public double InitialDivisor { get; init; } = 25;

    /// <summary>How many times smaller the last step is than the first; at least 1. Default: 10,000.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AboveZeroBelowOne(Rise);
        Guard.FiniteAndAtLeast(InitialDivisor, 1);
        Guard.FiniteAndAtLeast(FinalDivisor, 1);
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state)
    {
        double step = state.Step - 1, peak = Rise * state.NumberOfSteps - 1, last = state.NumberOfSteps - 1;
        double first = 1 / InitialDivisor;
        return step < peak
            ? Between(first, 1, step / peak)
            : Between(1, first / FinalDivisor, (step - peak) / (last - peak));
    }

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"new OneCycleSchedule {{ Rise = {Rise}, InitialDivisor = {InitialDivisor}, FinalDivisor = {FinalDivisor} }}");

    private static double Between(double start, double end, double share) => end + (start - end) / 2 * (1 + Math.Cos(Math.PI * share));
}
