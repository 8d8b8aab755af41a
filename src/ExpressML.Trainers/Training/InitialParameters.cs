using ExpressML.Data.Statistics;
using ExpressML.Layers;
using ExpressML.Threads;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Sets the parameters that a training begins with.</summary>
internal static class InitialParameters
{
    /// <summary>Sets the parameters that do not depend on the random seed: they come from an initial model, or are measured on the rows.</summary>
    public static void Set(TrainingPlan plan, ParallelRange parallel)
    {
        plan.Start?.CopyParameters();
        if (plan.Network.Layers[0] is Standardize { IsMeasured: true } standardize && !IsTaken(plan, standardize))
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

    /// <summary>Draws the other parameters; those that whiten are measured on the rows, through the layers before them.</summary>
    /// <returns>The source of the random numbers that follow.</returns>
    public static Random Draw(TrainingPlan plan, int seed)
    {
        var random = new Random(seed);
        plan.Network.Initialize(random, layer => IsTaken(plan, layer));
        WhitenedLayers.Set(plan, layer => IsTaken(plan, layer));
        return random;
    }

    private static bool IsTaken(TrainingPlan plan, Layer layer) => plan.Start?.Takes(layer) == true;
}
