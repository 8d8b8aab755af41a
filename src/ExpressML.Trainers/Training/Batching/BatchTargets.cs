using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Tensors;

namespace ExpressML.Training.Batching;

/// <summary>The targets of the rows of a batch and their weights, in lane blocks.</summary>
internal sealed class BatchTargets
{
    private readonly RowWeights _rowWeights;
    private readonly int _targetCount;
    private readonly int[] _labels;
    private readonly float[] _values;
    private readonly float[] _weights;

    /// <summary>Room for a batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">The largest number of rows of a batch.</param>
    /// <param name="weights">The weights of the rows.</param>
    public BatchTargets(ITrainingRows rows, int batchSize, RowWeights weights)
    {
        (_rowWeights, _targetCount) = (weights, rows.TargetCount);
        _labels = new int[_targetCount == 0 ? batchSize : 0];
        _values = new float[Lanes.Blocks(batchSize) * ValuesABlock];
        _weights = new float[weights.AreEqual(rows) ? 0 : batchSize];
    }

    private int ValuesABlock => _targetCount * Lanes.Count;

    /// <summary>Makes the target of a row that of an example of the batch.</summary>
    public void Load(int example, TrainingData rows, int row)
    {
        if (_weights.Length > 0)
            _weights[example] = _rowWeights.Of(rows, row);
        if (_targetCount == 0)
        {
            _labels[example] = rows.Label(row);
            return;
        }

        (int block, int lane) = Math.DivRem(example, Lanes.Count);
        Span<float> values = _values.AsSpan(block * ValuesABlock, ValuesABlock);
        ReadOnlySpan<float> targets = rows.Targets(row);
        for (int k = 0; k < targets.Length; k++)
            values[k * Lanes.Count + lane] = targets[k];
    }

    /// <summary>The targets of one lane block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="examples">Number of examples of the batch.</param>
    public LossTargets Block(int block, int examples)
    {
        int first = block * Lanes.Count, count = Math.Min(Lanes.Count, examples - first);
        LossTargets targets = _targetCount == 0
            ? LossTargets.OfLabels(_labels.AsSpan(first, count))
            : LossTargets.OfValues(_values.AsSpan(block * ValuesABlock, ValuesABlock), count);
        return _weights.Length == 0 ? targets : targets.Weighted(_weights.AsSpan(first, count));
    }
}
