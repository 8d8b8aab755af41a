namespace ExpressML.Schedules;

/// <summary>How the learning rate changes in the course of a training.</summary>
/// <remarks>
/// To write one, derive from this class. A schedule holds its settings only and remembers nothing from step to step: what it goes by is in the
/// <see cref="ScheduleState"/>, so one schedule may serve many trainings.
/// </remarks>
public abstract class LearningRateSchedule
{
    /// <summary>What the learning rate is multiplied with in one step.</summary>
    /// <param name="state">How far the training has come.</param>
    /// <returns>At least 0.</returns>
    public abstract double Factor(ScheduleState state);

    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    private protected static void RequireDecay(double value, string name)
    {
        if (!(value > 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0 and at most 1.");
    }
}
