using ExpressML.Schedules;

namespace ExpressML.Tests.Schedules;

/// <summary>Trainings of ten steps an epoch, and the factors of a schedule in them.</summary>
internal static class ScheduleStates
{
    public const int StepsAnEpoch = 10;

    /// <summary>The factor of each step of a training.</summary>
    public static double[] Factors(this LearningRateSchedule schedule, int epochs) =>
        [.. Enumerable.Range(0, epochs * StepsAnEpoch).Select(step => schedule.Factor(At(step, epochs)))];

    /// <summary>The factor in the first step of the epoch that follows epochs of these losses.</summary>
    public static double FactorAfter(this LearningRateSchedule schedule, params double[] losses) => schedule.Factor(
        new ScheduleState { Epoch = losses.Length + 1, NumberOfEpochs = 100, Step = 1, NumberOfSteps = 1000, EpochLosses = losses });

    private static ScheduleState At(int step, int epochs) =>
        new() { Epoch = step / StepsAnEpoch + 1, NumberOfEpochs = epochs, Step = step + 1, NumberOfSteps = epochs * StepsAnEpoch };
}
