using ExpressML.Data.Statistics;
using ExpressML.Losses;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Outcome;

/// <summary>The outputs of a network that has learned nothing of the features, and all of the frequencies of the labels.</summary>
internal static class ConstantOutputs
{
    // A class without a row has no logarithm.
    private const double LeastShare = 1e-6;

    /// <summary>The candidates: which of them has the smallest loss depends on the loss function. None if the labels were not measured.</summary>
    public static IEnumerable<double[]> Of(TrainingPlan plan)
    {
        if (plan.Targets is not { } targets)
            return [];
        if (plan.TargetKind == TargetKind.Number)
            return [[.. targets.Means]];

        double[] shares = plan.TargetKind == TargetKind.Class ? SharesOfClasses(plan, targets, targets.WeightsOfClasses.Count)
            : plan.Rows.TargetCount == 1 ? SharesOfClasses(plan, targets, 2)[1..]
            : [.. targets.Means];
        shares = Array.ConvertAll(shares, share => Math.Clamp(share, LeastShare, 1 - LeastShare));
        // Logits for a cross-entropy, shares for squared errors, and equal outputs for a loss function with weights of its own.
        return
        [
            plan.TargetKind == TargetKind.Class ? Array.ConvertAll(shares, Math.Log) : Array.ConvertAll(shares, share => Math.Log(share / (1 - share))),
            shares,
            new double[shares.Length],
        ];
    }

    // As they count in the loss: by the weights of the rows and of their classes.
    private static double[] SharesOfClasses(TrainingPlan plan, TargetStatistics targets, int classes)
    {
        double[] weights = [.. Enumerable.Range(0, classes).Select(k => targets.WeightsOfClasses[k] * plan.Weights.OfClass(k)
            * (plan.TargetKind == TargetKind.Class ? plan.Loss.Weight(LossTargets.OfLabels([k]), 0) : 1))];
        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
