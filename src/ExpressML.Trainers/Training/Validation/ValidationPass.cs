using System.Collections.ObjectModel;
using ExpressML.Clusters;
using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Progress;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Training.Batching;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Validation;

/// <summary>Measures loss and accuracy of a network on the validation rows. The loss is a mean over rows, weighted as in training.</summary>
/// <remarks>Of a cluster, each process scores a share of the rows, and has the outputs of all of them for the metrics.</remarks>
internal sealed class ValidationPass
{
    private readonly Network _network;
    private readonly ITrainingRows _rows;
    private readonly Loss _loss;
    private readonly TrainingStop _stop;
    private readonly ICluster _cluster;
    private readonly int _threads;
    private readonly int _batchSize;
    private readonly float[] _examples;
    private readonly float[] _outputs;
    private readonly float[] _block;
    private readonly float[] _gradient;
    private readonly BatchTargets _targets;
    private readonly RowMetrics? _metrics;
    private double _sum;
    private double _weight;
    private long? _correct;

    /// <param name="plan">A training with validation rows.</param>
    /// <param name="stop">Ends the measuring when somebody asks to stop.</param>
    public ValidationPass(TrainingPlan plan, TrainingStop stop)
    {
        (_network, _rows, _loss, _threads, _stop, _cluster) = (plan.Network, plan.Validation!, plan.AppliedLoss, plan.Threads, stop, plan.Cluster);
        _batchSize = Math.Min(Lanes.Blocks(plan.BatchSize) * Lanes.Count, _rows.Count);
        _examples = new float[_batchSize * _rows.Shape.Length];
        _outputs = new float[_batchSize * _network.OutputLength];
        (_block, _gradient) = (new float[_network.OutputLength * Lanes.Count], new float[_network.OutputLength * Lanes.Count]);
        _targets = new BatchTargets(_rows, _batchSize, plan.Weights);
        _metrics = plan.Options.MeasuredMetrics is { Count: > 0 } metrics ? new RowMetrics(metrics, plan) : null;
    }

    /// <summary>Loss, accuracy and further metrics; null if the training was asked to stop.</summary>
    public ValidationResult? Measure()
    {
        (_sum, _weight, _correct) = (0, 0, 0);
        _metrics?.Begin();

        // The parameters have changed since the last time, and a scorer keeps transformed copies of some of them.
        var scorer = new NetworkScorer(_network, _threads);
        _rows.ForEachChunk(new ParallelRange(1), (_, range) =>
        {
            for (int start = range.Start; start < range.End && !_stop.IsAsked; start += _batchSize)
                Measure(scorer, range with { Start = start, End = Math.Min(range.End, start + _batchSize) });
        });
        if (_stop.IsAsked)
            return null;
        return new ValidationResult(_sum / _weight, (double?)_correct / _rows.Count ?? double.NaN, _metrics?.Measure() ?? ReadOnlyDictionary<string, double>.Empty);
    }

    private void Measure(NetworkScorer scorer, RowRange range)
    {
        int count = range.End - range.Start, length = _rows.Shape.Length, outputs = _network.OutputLength;
        (int first, int end) = _cluster.OwnShare(count);
        for (int i = first; i < end; i++)
        {
            Span<float> example = _examples.AsSpan((i - first) * length, length);
            ReadOnlySpan<float> row = range.Data.Row(range.Start + i, example);
            if (row != example)
                row.CopyTo(example);
        }

        for (int i = 0; i < count; i++)
            _targets.Load(i, range.Data, range.Start + i);
        scorer.Score(_examples, end - first, _outputs.AsMemory(first * outputs));
        _cluster.GatherShares(_outputs.AsSpan(0, count * outputs), count);
        for (int block = 0; block < Lanes.Blocks(count); block++)
            MeasureBlock(block, count);
        _metrics?.Add(range, _outputs);
    }

    private void MeasureBlock(int block, int examples)
    {
        LossTargets targets = _targets.Block(block, examples);
        for (int lane = 0; lane < targets.Count; lane++)
        {
            ReadOnlySpan<float> output = _outputs.AsSpan((block * Lanes.Count + lane) * _network.OutputLength, _network.OutputLength);
            for (int k = 0; k < output.Length; k++)
                _block[k * Lanes.Count + lane] = output[k];
        }

        BlockResult result = _loss.Evaluate(_block, targets, 0, _gradient);
        _sum += result.Loss;
        _weight += _loss.TotalWeight(targets);
        _correct += result.Correct;
    }
}
