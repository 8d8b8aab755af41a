using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Tensors;

namespace ExpressML.Training;

/// <summary>Cuts the training rows into batches, in a new random order each epoch, and packs them into lane blocks.</summary>
internal sealed class Batches
{
    private readonly RowOrder _rows;
    private readonly AugmentationChain _augmentations;
    private readonly PicturePacker _pictures;
    private readonly int _batchSize;
    private readonly RowWeights _rowWeights;
    private readonly int[] _labels;
    private readonly float[] _weights;
    private readonly float[] _values;
    private readonly float[] _partnerValues;

    /// <summary>Batches of training rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">Rows of a batch; the last one may be smaller.</param>
    /// <param name="augmentations">What changes the pictures; null leaves them as they are.</param>
    /// <param name="weights">How much the rows count; null as much as the data says.</param>
    public Batches(ITrainingRows rows, int batchSize, AugmentationChain? augmentations = null, RowWeights? weights = null)
    {
        _rowWeights = weights ?? new RowWeights();
        (_rows, _batchSize) = (rows.CreateOrder(batchSize), batchSize);
        _augmentations = augmentations ?? new AugmentationChain([], null, rows, new ParallelRange(1));
        _pictures = new PicturePacker(_rows, _augmentations);
        _labels = new int[batchSize + 1];
        _weights = _rowWeights.AreEqual(rows) ? [] : new float[batchSize + 1];
        _values = new float[Lanes.Blocks(batchSize) * ValuesABlock];
        _partnerValues = new float[AreMixed ? _values.Length : 0];
    }

    public int Count => (int)(((long)_rows.Count + _batchSize - 1) / _batchSize);

    /// <summary>Examples of the current batch.</summary>
    public int Examples => _rows.Batch.Length;

    /// <summary>Lane blocks of the current batch; the last may not be full.</summary>
    public int Blocks => Lanes.Blocks(Examples);

    /// <summary>Whether each row is mixed with another one of its batch, its partner.</summary>
    public bool AreMixed => _augmentations.AreMixed;

    /// <summary>How much of a mixed row is the row itself, in the current batch.</summary>
    public double OwnShare => _augmentations.OwnShare;

    private TrainingData Data => _rows.Data;

    private int ValuesABlock => Data.TargetCount * Lanes.Count;

    /// <summary>Begins an epoch, in a new order.</summary>
    public void Shuffle(Random random) => _rows.Shuffle(random);

    /// <summary>Leaves out an epoch that has been trained already: afterwards, chance is where it was after it.</summary>
    public void Skip(Random random) => _rows.Skip(random);

    /// <summary>Makes a batch the current one. Its targets are gathered at once: a loss may need all of them before the first block is worked on.</summary>
    public void MoveTo(int batch)
    {
        int start = batch * _batchSize;
        _rows.MoveTo(start, Math.Min(_batchSize, _rows.Count - start));
        _augmentations.BeginBatch(batch);
        if (Data.TargetCount == 0)
            LoadLabels();
        else
            LoadValues();
        LoadWeights();
    }

    /// <summary>Packs the pictures of one lane block of the current batch; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input) => _pictures.Load(block, input);

    /// <summary>The pixels of a row of the current batch, as they are.</summary>
    public ReadOnlySpan<float> Row(int example, Span<float> scratch) => _rows.Data.Row(_rows.Batch[example], scratch);

    /// <summary>Ends the epoch, wherever it is: a source that is being read is closed.</summary>
    public void Stop() => _rows.Stop();

    /// <summary>The targets of one lane block of the current batch.</summary>
    public LossTargets Targets(int block) => Targets(block, _labels, _values, _weights);

    /// <summary>The targets of the rows that those of one lane block are mixed with.</summary>
    public LossTargets PartnerTargets(int block) =>
        Targets(block, _labels.AsSpan(1), _partnerValues, _weights.Length == 0 ? [] : _weights.AsSpan(1));

    private LossTargets Targets(int block, ReadOnlySpan<int> labels, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        int first = block * Lanes.Count, count = Math.Min(Lanes.Count, Examples - first);
        LossTargets targets = Data.TargetCount == 0
            ? LossTargets.OfLabels(labels.Slice(first, count))
            : LossTargets.OfValues(values.Slice(block * ValuesABlock, ValuesABlock), count);
        return weights.IsEmpty ? targets : targets.Weighted(weights.Slice(first, count));
    }

    private void LoadWeights()
    {
        if (_weights.Length == 0)
            return;
        for (int example = 0; example < Examples; example++)
            _weights[example] = _rowWeights.Of(Data, _rows.Batch[example]);
        _weights[Examples] = _weights[0];
    }

    private void LoadLabels()
    {
        for (int example = 0; example < Examples; example++)
            _labels[example] = Data.Label(_rows.Batch[example]);
        _labels[Examples] = _labels[0];
    }

    private void LoadValues()
    {
        for (int example = 0; example < Examples; example++)
        {
            LoadValues(example, example, _values);
            if (AreMixed)
                LoadValues(_rows.Partner(example), example, _partnerValues);
        }
    }

    private void LoadValues(int source, int example, Span<float> blocks)
    {
        (int block, int lane) = Math.DivRem(example, Lanes.Count);
        Span<float> values = blocks.Slice(block * ValuesABlock, ValuesABlock);
        ReadOnlySpan<float> targets = Data.Targets(_rows.Batch[source]);
        for (int k = 0; k < targets.Length; k++)
            values[k * Lanes.Count + lane] = targets[k];
    }
}
