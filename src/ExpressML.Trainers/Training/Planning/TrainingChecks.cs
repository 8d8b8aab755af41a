using System.Globalization;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Streaming;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Trainers;

namespace ExpressML.Training.Planning;

/// <summary>Checks of options against each other, the network and the rows.</summary>
internal static class TrainingChecks
{
    // A buffer of one batch would not shuffle at all.
    private const int BatchesInBuffer = 2;

    /// <exception cref="InvalidOperationException">They do not fit together.</exception>
    public static void Require(Network network, ITrainingRows data, NetworkTrainerOptions options)
    {
        bool areLabels = data.TargetCount == 0;
        int expected = areLabels ? data.ClassCount : data.TargetCount;
        if (network.OutputLength != expected)
        {
            throw new InvalidOperationException(
                $"The network has {network.OutputLength} outputs, but the training data has {expected} {(areLabels ? "classes" : "targets per row")}. There must be as many.");
        }

        if (data is StreamedRows rows)
            RequireRoom(rows, options);
        if (options.Optimizer.NeedsFullBatch && options.BatchSize < data.Count)
        {
            throw new InvalidOperationException(
                $"{options.Optimizer} needs all rows in each step: set BatchSize to at least their number, {data.Count}; it is {options.BatchSize}.");
        }
    }

    /// <param name="network">The network, whose parameters have taken no memory yet.</param>
    /// <param name="optimizer">What it is trained with.</param>
    /// <param name="available">How many bytes the process may use.</param>
    /// <exception cref="InvalidOperationException">They are not enough for the parameters alone.</exception>
    public static void RequireMemory(Network network, Optimizer optimizer, long available)
    {
        long parameters = network.Names.Layers.Where(layer => layer is not Composite).Sum(Count);
        long needed = parameters * sizeof(float) * (2 + optimizer.StateCount);
        if (needed <= available)
            return;
        Layer largest = network.Names.Layers.Where(layer => layer is not Composite).MaxBy(Count)!;
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The network has {parameters:N0} parameters. With their gradients and what {optimizer.GetType().Name} keeps of them, they need {needed / RowMemory.Megabyte:N0} MB, but the process may use "
            + $"{available / RowMemory.Megabyte:N0} MB. {network.NameOf(largest)}, {largest} with an input of {largest.InputShape}, has {Count(largest):N0} of them: make it, or its input, smaller."));

        static long Count(Layer layer) => layer.Parameters.Sum(parameter => (long)parameter.Length);
    }

    /// <param name="metric">The metric to monitor; null for the default.</param>
    /// <param name="classCount">How many classes a row is one of; 0 where it is of none or of several.</param>
    /// <param name="isValidated">Whether there are validation rows.</param>
    /// <exception cref="InvalidOperationException">The training has no such metric.</exception>
    public static void RequireMetric(MonitoredMetric? metric, int classCount, bool isValidated)
    {
        if (!isValidated && metric is MonitoredMetric.ValidationLoss or MonitoredMetric.ValidationAccuracy)
            throw new InvalidOperationException($"MonitoredMetric is {metric}, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.");
        if (classCount == 0 && metric is MonitoredMetric.Accuracy or MonitoredMetric.ValidationAccuracy)
            throw new InvalidOperationException($"MonitoredMetric is {metric}, but only multiclass and binary classification have an accuracy. Set it to {(isValidated ? "ValidationLoss" : "Loss")}.");
    }

    private static void RequireRoom(StreamedRows rows, NetworkTrainerOptions options)
    {
        if (options.Optimizer.NeedsFullBatch)
        {
            throw new InvalidOperationException(
                $"{options.Optimizer} needs all {rows.Count} rows in each step, but they do not fit into memory: "
                + $"set MaximumMemoryForRows to at least {rows.MegabytesFor(rows.Count)}, or choose another optimizer.");
        }

        long wanted = Math.Min(BatchesInBuffer * (long)options.BatchSize, rows.Count);
        if (rows.RowsInMemory < wanted)
        {
            throw new InvalidOperationException(
                $"Rows that do not fit into memory are shuffled in a buffer of at least {BatchesInBuffer} batches, {wanted} rows of {rows.Shape}, but "
                + $"MaximumMemoryForRows has room for {rows.RowsInMemory}: set it to at least {rows.MegabytesFor(wanted)}, or lower BatchSize (now {options.BatchSize}).");
        }
    }
}
