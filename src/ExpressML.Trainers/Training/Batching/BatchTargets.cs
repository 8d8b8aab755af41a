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
    private readonly AugmentationChain? _changing;
    private readonly float[] _changed;

    /// <summary>Room for a batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">The largest number of rows of a batch.</param>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="augmentations">What may change the targets with the images. Default: nothing, as in validation.</param>
    public BatchTargets(ITrainingRows rows, int batchSize, RowWeights weights, AugmentationChain? augmentations = null)
    {
        (_rowWeights, _targetCount) = (weights, rows.TargetCount);
        _labels = new int[_targetCount == 0 ? batchSize : 0];
        _values = new float[Lanes.Blocks(batchSize) * ValuesABlock];
        _weights = new float[weights.AreEqual(rows) ? 0 : batchSize];
        _changing = augmentations?.ChangesLabels == true ? augmentations : null;
        _changed = new float[_changing is null ? 0 : _targetCount];
    }

    private int ValuesABlock => _targetCount * Lanes.Count;

    /// <summary>Makes the target of a row that of an example of the batch.</summary>
    /// <param name="example">Its place in the batch.</param>
    /// <param name="rows">Where the row is.</param>
    /// <param name="row">Its index there.</param>
    /// <param name="number">Its number in the source, by which its target is changed. Default: 0, where none is.</param>
    public void Load(int example, TrainingData rows, int row, int number = 0)
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
        ReadOnlySpan<float> targets = Changed(rows.Targets(row), number);
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

    private ReadOnlySpan<float> Changed(ReadOnlySpan<float> targets, int number)
    {
        if (_changing is null)
            return targets;
        targets.CopyTo(_changed);
        _changing.ApplyToLabel(_changed, number);
        return _changed;
    }
}
