using System.Globalization;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Streaming;
using ExpressML.Layers;
using ExpressML.Metrics;
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
    /// <param name="isAveraged">Whether there is an average of the parameters, too.</param>
    /// <param name="available">How many bytes the process may use.</param>
    /// <exception cref="InvalidOperationException">They are not enough for the parameters alone.</exception>
    public static void RequireMemory(Network network, Optimizer optimizer, bool isAveraged, long available)
    {
        long parameters = network.Names.Layers.Where(layer => layer is not Composite).Sum(Count);
        long needed = parameters * sizeof(float) * (2 + optimizer.StateCount + (isAveraged ? 2 : 0));
        if (needed <= available)
            return;
        Layer largest = network.Names.Layers.Where(layer => layer is not Composite).MaxBy(Count)!;
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The network has {parameters:N0} parameters. With their gradients and what {optimizer.GetType().Name} keeps of them, they need {needed / RowMemory.Megabyte:N0} MB, but the process may use "
            + $"{available / RowMemory.Megabyte:N0} MB. {network.NameOf(largest)}, {largest} with an input of {largest.InputShape}, has {Count(largest):N0} of them: make it, or its input, smaller."));

        static long Count(Layer layer) => layer.Parameters.Sum(parameter => (long)parameter.Length);
    }

    /// <param name="options">The options, with the metrics.</param>
    /// <param name="task">The task of the training.</param>
    /// <param name="outputs">How many outputs the network has.</param>
    /// <param name="isValidated">Whether there are validation rows.</param>
    /// <exception cref="InvalidOperationException">The training has no such metric.</exception>
    public static void RequireMetrics(NetworkTrainerOptions options, MetricTasks task, int outputs, bool isValidated)
    {
        options.MonitoredMetric?.Require("MonitoredMetric is", task, outputs, isValidated);
        foreach (MonitoredMetric metric in options.Metrics)
            metric.Require("Metrics has", task, outputs, isValidated);
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
