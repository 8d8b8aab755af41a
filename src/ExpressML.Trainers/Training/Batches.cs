using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Tensors;

namespace ExpressML.Training;

/// <summary>Cuts the training rows into batches, in a new random order each epoch, and packs them into lane blocks.</summary>
internal sealed class Batches
{
    private readonly TrainingData _data;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly float[] _emptyRow;
    private readonly int[] _labels;
    private readonly float[] _values;
    private int _start;

    public Batches(TrainingData data, int batchSize)
    {
        (_data, _batchSize) = (data, batchSize);
        _order = [.. Enumerable.Range(0, data.Count)];
        _emptyRow = new float[data.Shape.Length];
        _labels = new int[batchSize];
        _values = new float[Lanes.Blocks(batchSize) * ValuesABlock];
    }

    public int Count => (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>Examples of the current batch.</summary>
    public int Examples { get; private set; }

    /// <summary>Lane blocks of the current batch; the last may not be full.</summary>
    public int Blocks => Lanes.Blocks(Examples);

    private int ValuesABlock => _data.TargetCount * Lanes.Count;

    public void Shuffle(Random random) => random.Shuffle(_order);

    /// <summary>Makes a batch the current one. Its targets are gathered at once: a loss may need all of them before the first block is worked on.</summary>
    public void MoveTo(int batch)
    {
        _start = batch * _batchSize;
        Examples = Math.Min(_batchSize, _order.Length - _start);
        for (int example = 0; example < Examples; example++)
        {
            if (_data.TargetCount == 0)
                _labels[example] = _data.Label(_order[_start + example]);
            else
                LoadTargets(example);
        }
    }

    /// <summary>Packs the pictures of one lane block of the current batch; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
        {
            int example = block * Lanes.Count + lane;
            LanePacking.Pack(Row(example), Row(example + 1), Row(example + 2), Row(example + 3), lane, input);
        }
    }

    /// <summary>The targets of one lane block of the current batch.</summary>
    public LossTargets Targets(int block)
    {
        int first = block * Lanes.Count, count = Math.Min(Lanes.Count, Examples - first);
        return _data.TargetCount == 0
            ? LossTargets.OfLabels(_labels.AsSpan(first, count))
            : LossTargets.OfValues(_values.AsSpan(block * ValuesABlock, ValuesABlock), count);
    }

    private void LoadTargets(int example)
    {
        (int block, int lane) = Math.DivRem(example, Lanes.Count);
        Span<float> values = _values.AsSpan(block * ValuesABlock, ValuesABlock);
        ReadOnlySpan<float> targets = _data.Targets(_order[_start + example]);
        for (int k = 0; k < targets.Length; k++)
            values[k * Lanes.Count + lane] = targets[k];
    }

    private ReadOnlySpan<float> Row(int example) => example < Examples ? _data.Row(_order[_start + example]) : _emptyRow;
}
