namespace ExpressML.Schedules;

/// <summary>How the learning rate changes in the course of a training.</summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule() { }

    /// <summary>What the learning rate is multiplied with in one step.</summary>
    /// <param name="progress">How much of the training is done before the step, from 0 to 1 (exclusive).</param>
    internal abstract double Factor(double progress);
}
