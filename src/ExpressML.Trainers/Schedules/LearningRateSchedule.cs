namespace ExpressML.Schedules;

/// <summary>How the learning rate changes during a training.</summary>
/// <remarks>
/// To write your own, derive from this class. A schedule holds its settings only: all that it needs to know of the training is in the
/// <see cref="ScheduleState"/>. So one schedule may serve many trainings.
/// </remarks>
public abstract class LearningRateSchedule
{
    /// <summary>What the learning rate is multiplied by in a step.</summary>
    /// <param name="state">How far the training has come.</param>
    /// <returns>At least 0.</returns>
    public abstract double Factor(ScheduleState state);

    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }
}
