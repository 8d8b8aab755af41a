namespace ExpressML.Schedules;

/// <summary>The learning rate falls by a factor whenever the loss has not improved for some epochs.</summary>
/// <remarks>
/// <para>
/// The loss is that of the validation rows, or of the training rows if there are none. An epoch counts as an improvement if its mean loss is below the
/// best one by more than the share <see cref="MinimumChange"/>. After more than <see cref="Patience"/> epochs in a row without an improvement, the
/// factor is multiplied by <see cref="Decay"/>, and the counting starts again.
/// </para>
/// <para>Variant: as PyTorch's <c>ReduceLROnPlateau</c> with mode "min", a relative threshold and no cool-down.</para>
/// </remarks>
public sealed class ReduceOnPlateauSchedule : LearningRateSchedule
{
    /// <summary>How many epochs in a row may pass without an improvement; at least 0. Default: 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>What the learning rate is multiplied by then; above 0 and at most 1. Default: 0.1.</summary>
    public double Decay { get; init; } = 0.1;

    /// <summary>The smallest improvement that counts, as a share of the best loss, in [0, 1). Default: 0.0001.</summary>
    public double MinimumChange { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeast(Patience, 0);
        Guard.AboveZeroAtMostOne(Decay);
        Guard.AtLeastZeroBelowOne(MinimumChange);
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state)
    {
        // Each step goes through all epochs again: that is a few hundred comparisons, and nothing has to be remembered.
        double factor = 1, best = double.PositiveInfinity;
        int waited = 0;
        foreach (double loss in state.EpochValidationLosses.IsEmpty ? state.EpochLosses : state.EpochValidationLosses)
        {
            if (double.IsPositiveInfinity(best) || loss < best - MinimumChange * Math.Abs(best))
            {
                best = loss;
                waited = 0;
            }
            else if (++waited > Patience)
            {
                factor *= Decay;
                waited = 0;
            }
        }

        return factor;
    }

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"new ReduceOnPlateauSchedule {{ Patience = {Patience}, Decay = {Decay}, MinimumChange = {MinimumChange} }}");
}
