namespace ExpressML.Schedules;

/// <summary>The learning rate does not change: factor 1.</summary>
public sealed class ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(ScheduleState state) => 1;

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => "new ConstantSchedule()";
}
