namespace ExpressML.Schedules;

/// <summary>The learning rate falls by a factor whenever the loss has not improved for some epochs.</summary>
/// <remarks>
/// <para>
/// The loss is that of the validation rows, or of the training rows where there are none. An epoch is better when its mean loss is below the best so far by more than <see cref="MinimumChange"/> times its size. After more than
/// <see cref="Patience"/> epochs in a row that are not better, the factor is multiplied with <see cref="Decay"/> and the counting starts anew.
/// </para>
/// <para>Variant: as PyTorch's <c>ReduceLROnPlateau</c> with mode "min", a relative threshold and no cool-down.</para>
/// </remarks>
public sealed class ReduceOnPlateauSchedule : LearningRateSchedule
{
    /// <summary>How many epochs in a row may pass without an improvement; at least 0. Default: 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>What the learning rate is multiplied with then; above 0 and at most 1. Default: 0.1.</summary>
    public double Decay { get; init; } = 0.1;

    /// <summary>The smallest improvement that counts, as a share of the best loss, in [0, 1). Default: 0.0001.</summary>
    public double MinimumChange { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Patience < 0)
            throw new ArgumentOutOfRangeException(nameof(Patience), Patience, "Patience must be at least 0.");
        RequireDecay(Decay, nameof(Decay));
        if (!(MinimumChange >= 0 && MinimumChange < 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumChange), MinimumChange, "MinimumChange must be at least 0 and below 1.");
    }

    /// <inheritdoc/>
    public override double Factor(ScheduleState state)
    {
        // Goes through all epochs again in each step: a few hundred comparisons, and nothing to remember.
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
