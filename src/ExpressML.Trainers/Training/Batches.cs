using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Tensors;

namespace ExpressML.Training;

/// <summary>Cuts the training rows into batches, in a new random order each epoch, and packs them into lane blocks.</summary>
internal sealed class Batches
{
    private readonly TrainingData _data;
    private readonly AugmentationChain? _augmentations;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly float[] _emptyRow;
    private readonly int[] _labels;
    private readonly float[] _values;
    private readonly float[] _partnerValues;
    private int _start;

    /// <summary>Batches of training rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="batchSize">Rows of a batch; the last one may be smaller.</param>
    /// <param name="augmentations">What changes the pictures; null leaves them as they are.</param>
    public Batches(TrainingData data, int batchSize, AugmentationChain? augmentations = null)
    {
        (_data, _batchSize, _augmentations) = (data, batchSize, augmentations);
        _order = [.. Enumerable.Range(0, data.Count)];
        _emptyRow = new float[data.Shape.Length];
        _labels = new int[batchSize + 1];
        _values = new float[Lanes.Blocks(batchSize) * ValuesABlock];
        _partnerValues = new float[AreMixed ? _values.Length : 0];
    }

    public int Count => (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>Examples of the current batch.</summary>
    public int Examples { get; private set; }

    /// <summary>Lane blocks of the current batch; the last may not be full.</summary>
    public int Blocks => Lanes.Blocks(Examples);

    /// <summary>Whether each row is mixed with another one of its batch, its partner.</summary>
    public bool AreMixed => _augmentations is { AreMixed: true };

    /// <summary>How much of a mixed row is the row itself, in the current batch.</summary>
    public double OwnShare => _augmentations?.OwnShare ?? 1;

    private int ValuesABlock => _data.TargetCount * Lanes.Count;

    public void Shuffle(Random random) => random.Shuffle(_order);

    /// <summary>Makes a batch the current one. Its targets are gathered at once: a loss may need all of them before the first block is worked on.</summary>
    public void MoveTo(int batch)
    {
        _start = batch * _batchSize;
        Examples = Math.Min(_batchSize, _order.Length - _start);
        _augmentations?.BeginBatch(batch);
        if (_data.TargetCount == 0)
            LoadLabels();
        else
            LoadValues();
    }

    /// <summary>Packs the pictures of one lane block of the current batch; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input)
    {
        if (_augmentations is null)
            Load(block, null, input);
        else
            LoadAugmented(block, _augmentations, input);
    }

    /// <summary>The targets of one lane block of the current batch.</summary>
    public LossTargets Targets(int block) => Targets(block, _labels, _values);

    /// <summary>The targets of the rows that those of one lane block are mixed with.</summary>
    public LossTargets PartnerTargets(int block) => Targets(block, _labels.AsSpan(1), _partnerValues);

    private LossTargets Targets(int block, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        int first = block * Lanes.Count, count = Math.Min(Lanes.Count, Examples - first);
        return _data.TargetCount == 0
            ? LossTargets.OfLabels(labels.Slice(first, count))
            : LossTargets.OfValues(values.Slice(block * ValuesABlock, ValuesABlock), count);
    }

    // The partner is the next row of the batch, and the first one that of the last: the order is random already.
    private int Partner(int example) => example + 1 == Examples ? 0 : example + 1;

    private void LoadLabels()
    {
        for (int example = 0; example < Examples; example++)
            _labels[example] = _data.Label(_order[_start + example]);
        _labels[Examples] = _labels[0];
    }

    private void LoadValues()
    {
        for (int example = 0; example < Examples; example++)
        {
            LoadValues(example, example, _values);
            if (AreMixed)
                LoadValues(Partner(example), example, _partnerValues);
        }
    }

    private void LoadValues(int source, int example, Span<float> blocks)
    {
        (int block, int lane) = Math.DivRem(example, Lanes.Count);
        Span<float> values = blocks.Slice(block * ValuesABlock, ValuesABlock);
        ReadOnlySpan<float> targets = _data.Targets(_order[_start + source]);
        for (int k = 0; k < targets.Length; k++)
            values[k * Lanes.Count + lane] = targets[k];
    }

    private void LoadAugmented(int block, AugmentationChain augmentations, Span<float> input)
    {
        AugmentationWorker worker = augmentations.Take();
        try
        {
            if (AreMixed)
                LoadMixed(block, worker, input);
            else
                Load(block, worker, input);
        }
        finally
        {
            augmentations.GiveBack(worker);
        }
    }

    private void Load(int block, AugmentationWorker? worker, Span<float> input)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
        {
            int example = block * Lanes.Count + lane;
            LanePacking.Pack(
                Row(example, 0, worker), Row(example + 1, 1, worker), Row(example + 2, 2, worker), Row(example + 3, 3, worker), lane, input);
        }
    }

    private ReadOnlySpan<float> Row(int example, int slot, AugmentationWorker? worker)
    {
        if (example >= Examples)
            return _emptyRow;
        int row = _order[_start + example];
        if (worker is null)
            return _data.Row(row);
        _augmentations!.Apply(_data.Row(row), row, worker, worker.Row(slot));
        return worker.Row(slot);
    }

    private void LoadMixed(int block, AugmentationWorker worker, Span<float> input)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
        {
            int example = block * Lanes.Count + lane;
            Row(example, 0, worker);
            for (int i = 0; i < LanePacking.RowsATime; i++)
            {
                if (example + i < Examples)
                    Mix(Row(Partner(example + i), i + 1, worker), worker.Row(i));
            }

            LanePacking.Pack(Mixed(0), Mixed(1), Mixed(2), Mixed(3), lane, input);

            ReadOnlySpan<float> Mixed(int slot) => example + slot < Examples ? worker.Row(slot) : _emptyRow;
        }
    }

    private void Mix(ReadOnlySpan<float> partner, Span<float> row)
    {
        float own = (float)OwnShare, other = (float)(1 - OwnShare);
        for (int i = 0; i < row.Length; i++)
            row[i] = own * row[i] + other * partner[i];
    }
}
