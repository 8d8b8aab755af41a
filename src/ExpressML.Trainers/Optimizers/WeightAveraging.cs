namespace ExpressML.Optimizers;

/// <summary>An average of the parameters beside those that are trained: a ← d·a + (1 − d)·w after each step.</summary>
/// <remarks>
/// <para>The average begins as the first parameters. It is what is validated, kept as the best and returned (see <see cref="ResultDecay"/>); the training goes on with w.</para>
/// <para>
/// The running averages of batch normalisation are averaged with the parameters, by the same d, so that they belong to the same steps.
/// Frozen layers are left out, since nothing of them changes.
/// </para>
/// <para>To write your own, derive from this class. It holds settings only: the training keeps the average, so one object may serve many trainings.</para>
/// </remarks>
public abstract class WeightAveraging
{
    /// <summary>d, the share of the average that stays in a step: 1 leaves it as it is, and 0 makes it the parameters.</summary>
    /// <param name="stepNumber">Number of the step that has just been taken, from 1.</param>
    /// <param name="numberOfSteps">How many steps the whole training has.</param>
    /// <returns>From 0 to 1.</returns>
    public abstract double Decay(long stepNumber, long numberOfSteps);

    /// <summary>Whether the training goes on from the average after a step: w ← a. What the optimizer remembers stays. Default: false.</summary>
    /// <param name="stepNumber">Number of the step that has just been taken, from 1.</param>
    /// <param name="numberOfSteps">How many steps the whole training has.</param>
    public virtual bool ContinuesFromAverage(long stepNumber, long numberOfSteps) => false;

    /// <summary>
    /// The share of the average in what is validated, kept as the best and returned after a step: d·a + (1 − d)·w. Default: 1, the average as it is. An average that
    /// moves only every few steps returns less, so that the steps since its last move count, too.
    /// </summary>
    /// <param name="stepNumber">Number of the step that has just been taken, from 1.</param>
    /// <param name="numberOfSteps">How many steps the whole training has.</param>
    /// <returns>From 0 to 1.</returns>
    public virtual double ResultDecay(long stepNumber, long numberOfSteps) => 1;
}
