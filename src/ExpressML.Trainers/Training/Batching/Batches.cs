using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Training.Batching;

/// <summary>Cuts the training rows into batches, in a new random order each epoch, and packs them into lane blocks.</summary>
internal sealed class Batches
{
    private readonly RowOrder _rows;
    private readonly AugmentationChain _augmentations;
    private readonly ImagePacker _images;
    private readonly int _batchSize;
    private readonly int _rowCount;
    private readonly BatchTargets _targets;
    private readonly BatchTargets? _partnerTargets;

    /// <summary>Batches of training rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">Rows of a batch; the last one may be smaller.</param>
    /// <param name="augmentations">The augmentations; null for none.</param>
    /// <param name="weights">The weights of the rows; null for those of the data.</param>
    /// <param name="rowsOfEpoch">How many rows make an epoch; null for all.</param>
    public Batches(ITrainingRows rows, int batchSize, AugmentationChain? augmentations = null, RowWeights? weights = null, int? rowsOfEpoch = null)
    {
        (_rows, _batchSize, _rowCount) = (rows.CreateOrder(batchSize), batchSize, rowsOfEpoch ?? rows.Count);
        _augmentations = augmentations ?? new AugmentationChain([], null, rows, new ParallelRange(1));
        _images = new ImagePacker(_rows, _augmentations);
        weights ??= new RowWeights();
        _targets = new BatchTargets(rows, batchSize, weights, _augmentations);
        _partnerTargets = AreMixed ? new BatchTargets(rows, batchSize, weights, _augmentations) : null;
    }

    public int Count => (int)(((long)_rowCount + _batchSize - 1) / _batchSize);

    /// <summary>Examples of the current batch.</summary>
    public int Examples => _rows.Batch.Length;

    /// <summary>Lane blocks of the current batch; the last may not be full.</summary>
    public int Blocks => Lanes.Blocks(Examples);

    /// <summary>Whether each row is mixed with another one of its batch, its partner.</summary>
    public bool AreMixed => _augmentations.AreMixed;

    /// <summary>The share of the row itself in a mixed row of the current batch.</summary>
    public double OwnShare => _augmentations.OwnShare;

    /// <summary>Begins an epoch, in a new order.</summary>
    public void Shuffle(Random random) => _rows.Shuffle(random);

    /// <summary>Skips an epoch that has been trained already: the random numbers continue where they were after it.</summary>
    public void Skip(Random random) => _rows.Skip(random);

    /// <summary>Makes a batch the current one. All of its targets are gathered: a loss may need them before the first block is computed.</summary>
    public void MoveTo(int batch)
    {
        int start = batch * _batchSize;
        _rows.MoveTo(start, Math.Min(_batchSize, _rowCount - start));
        _augmentations.BeginBatch(batch);
        for (int example = 0; example < Examples; example++)
        {
            Load(_targets, example, _rows.Batch[example]);
            if (_partnerTargets is not null)
                Load(_partnerTargets, example, _rows.Batch[_rows.Partner(example)]);
        }
    }

    private void Load(BatchTargets targets, int example, int row) => targets.Load(example, _rows.Data, row, _rows.Number(row));

    /// <summary>Packs the images of one lane block of the current batch; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input) => _images.Load(block, input);

    /// <summary>The first rows of the current batch, one after the other, without augmentation.</summary>
    /// <param name="most">The largest number of rows.</param>
    public float[] FirstRows(int most)
    {
        int count = Math.Min(most, Examples), length = _rows.Data.Shape.Length;
        float[] examples = new float[count * length], scratch = new float[length];
        for (int example = 0; example < count; example++)
            _rows.Data.Row(_rows.Batch[example], scratch).CopyTo(examples.AsSpan(example * length, length));
        return examples;
    }

    /// <summary>Ends the epoch: a source that is still being read is closed.</summary>
    public void Stop() => _rows.Stop();

    /// <summary>The targets of one lane block of the current batch.</summary>
    public LossTargets Targets(int block) => _targets.Block(block, Examples);

    /// <summary>The targets of the rows that those of one lane block are mixed with.</summary>
    public LossTargets PartnerTargets(int block) => _partnerTargets!.Block(block, Examples);
}
