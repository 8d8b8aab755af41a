namespace ExpressML.Trainers;

/// <summary>One step of a <see cref="LearningRateCurve"/>.</summary>
/// <param name="LearningRate">η, the step size.</param>
/// <param name="Loss">The mean loss of the batch, before the step.</param>
/// <param name="SmoothedLoss">The mean of the losses so far, in which each counts 0.9 times as much as the next one.</param>
public readonly record struct LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
