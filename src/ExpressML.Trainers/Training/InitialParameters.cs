using ExpressML.Data.Statistics;
using ExpressML.Layers;
using ExpressML.Threads;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Gives a network the parameters that its training begins with.</summary>
internal static class InitialParameters
{
    /// <summary>Sets those that no random seed decides: taken from an initial model, or measured on the rows.</summary>
    public static void Set(TrainingPlan plan, ParallelRange parallel)
    {
        plan.Start?.CopyParameters();
        if (plan.Network.Layers[0] is Standardize standardize && !IsTaken(plan, standardize))
        {
            (double[] means, double[] deviations) = ChannelStatistics.Measure(plan.Rows, parallel);
            standardize.SetStatistics(means, Array.ConvertAll(deviations, deviation => deviation / plan.InputDeviation));
        }

        if (plan.LabelScale is { } scale && !IsTaken(plan, scale))
        {
            (double[] means, double[] deviations) = plan.Targets!.OfChannels(plan.Network.OutputShape);
            scale.SetStatistics(means, deviations);
        }
    }

    /// <summary>Draws the others.</summary>
    /// <returns>The random numbers after it.</returns>
    public static Random Draw(TrainingPlan plan, int seed)
    {
        var random = new Random(seed);
        plan.Network.Initialize(random, layer => IsTaken(plan, layer));
        return random;
    }

    private static bool IsTaken(TrainingPlan plan, Layer layer) => plan.Start?.Takes(layer) == true;
}
