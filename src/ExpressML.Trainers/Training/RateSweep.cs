using ExpressML.Losses;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Trains with a learning rate that grows by the same factor in each step, until the loss explodes.</summary>
internal static class RateSweep
{
    private const double Smoothing = 0.9, Explosion = 4;

    /// <param name="plan">The training. Its network is trained, and of no use afterwards.</param>
    /// <param name="lowest">The rate of the first step.</param>
    /// <param name="highest">The rate of the last step.</param>
    /// <param name="steps">How many steps, at least 2.</param>
    /// <returns>Each step whose loss is finite.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static List<LearningRatePoint> Run(TrainingPlan plan, double lowest, double highest, int steps)
    {
        var parallel = new ParallelRange(plan.Threads);
        InitialParameters.Set(plan, parallel);
        Random random = InitialParameters.Draw(plan, plan.Options.Seed ?? 0);
        var step = new TrainingStep(plan, parallel);
        var points = new List<LearningRatePoint>();
        try
        {
            double sum = 0, weight = 0;
            for (int i = 0; i < steps && !(points.Count > 0 && points[^1].SmoothedLoss > Explosion * Math.Abs(points[0].Loss)); i++)
            {
                plan.Options.CancellationToken.ThrowIfCancellationRequested();
                (int epoch, int batch) = Math.DivRem(i, step.BatchCount);
                if (batch == 0)
                    BeginEpoch(step, random);
                double rate = lowest * Math.Pow(highest / lowest, i / (steps - 1.0));
                BlockResult result = step.Run(batch, rate / plan.Options.LearningRate, epoch + 1);
                if (step.Weight == 0)
                    continue;
                double loss = result.Loss / step.Weight;
                if (!double.IsFinite(loss))
                    break;
                (sum, weight) = (Smoothing * sum + loss, Smoothing * weight + 1);
                points.Add(new LearningRatePoint(rate, loss, sum / weight));
            }
        }
        finally
        {
            step.EndEpoch();
        }

        return points;
    }

    private static void BeginEpoch(TrainingStep step, Random random)
    {
        step.EndEpoch();
        step.BeginEpoch(random);
    }
}
