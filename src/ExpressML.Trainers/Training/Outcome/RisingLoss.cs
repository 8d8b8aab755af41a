using System.Globalization;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Outcome;

/// <summary>Notices while a training runs that its loss has risen far above that of guessing: its steps are too large, and it is told at once.</summary>
internal sealed class RisingLoss
{
    // The median of some steps, since single batches may have a loss that means nothing.
    private const int Steps = 10;
    private const double Much = 4;

    private readonly TrainingPlan _plan;
    private readonly GuessingLoss _guessing;
    private readonly double[] _losses = new double[Steps];
    private double _first;
    private long _count;
    private bool _isTold;

    /// <param name="plan">The training.</param>
    /// <param name="guessing">The loss of guessing, as far as it is measured.</param>
    public RisingLoss(TrainingPlan plan, GuessingLoss guessing) => (_plan, _guessing) = (plan, guessing);

    /// <summary>Adds a step.</summary>
    /// <param name="loss">The mean loss of its batch.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="learningRate">η, its step size.</param>
    /// <returns>A warning, once; else null.</returns>
    public string? Add(double loss, long step, double learningRate)
    {
        // A batch whose rows all have a weight of 0 has no loss.
        if (double.IsNaN(loss))
            return null;
        if (_count == 0)
            _first = loss;
        _losses[_count++ % Steps] = loss;
        double guessing = _guessing.Mean;
        if (_isTold || _count < Steps || !(guessing > 0) || !(loss > Much * Math.Max(_first, guessing)))
            return null;
        double median = _losses.Order().ElementAt(Steps / 2);
        if (!(median > Much * Math.Max(_first, guessing)))
            return null;
        _isTold = true;
        return $"The loss has risen: over the last {Steps} steps up to step {step}, its median is {Number(median)}; it was {Number(_first)} in the first step, and guessing gives {Number(guessing)}. "
            + $"Steps of {Number(learningRate)} are too large: lower LearningRate (now {Number(_plan.Options.LearningRate)}), for example to what LearningRateFinder.Run suggests.";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
