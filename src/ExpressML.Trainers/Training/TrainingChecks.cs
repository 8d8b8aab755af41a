using ExpressML.Data;
using ExpressML.Networks;
using ExpressML.Trainers;

namespace ExpressML.Training;

/// <summary>What can be checked once network, data and options are all known, before the first step.</summary>
internal static class TrainingChecks
{
    /// <exception cref="InvalidOperationException">They do not go together.</exception>
    public static void Require(Network network, TrainingData data, NetworkTrainerOptions options)
    {
        bool areLabels = data.TargetCount == 0;
        int expected = areLabels ? data.ClassCount : data.TargetCount;
        if (network.OutputLength != expected)
        {
            throw new InvalidOperationException(
                $"The network has {network.OutputLength} outputs, but the training data has {expected} {(areLabels ? "classes" : "targets a row")}. There must be as many.");
        }

        if (options.Optimizer.NeedsFullBatch && options.BatchSize < data.Count)
        {
            throw new InvalidOperationException(
                $"{options.Optimizer} needs all rows in each step: set BatchSize to at least their number, {data.Count}; it is {options.BatchSize}.");
        }
    }
}
