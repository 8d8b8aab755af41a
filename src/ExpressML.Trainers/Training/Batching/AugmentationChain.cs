using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Training.Batching;

/// <summary>The augmentations of a training, one after the other, on all threads at once.</summary>
/// <remarks>Each row of each epoch has its own random numbers, so its image depends neither on the thread nor on the batch.</remarks>
internal sealed class AugmentationChain
{
    private readonly Augmentation[] _augmentations;
    private readonly Shape _shape;
    private readonly WorkerPool<AugmentationWorker> _workers;
    private readonly Mixup? _mixup;
    private readonly CutMix? _cutMix;
    private readonly RowRandom _batchRandom = new(), _labelRandom = new();
    private ulong _seed;
    private int _epoch = 1;
    private CutArea _cut;

    /// <summary>Measures what the augmentations need to know about the rows, and allocates the memory.</summary>
    public AugmentationChain(IEnumerable<Augmentation> augmentations, Mixup? mixup, ITrainingRows rows, ParallelRange parallel, CutMix? cutMix = null)
    {
        (_shape, _mixup, _cutMix) = (rows.Shape, mixup, cutMix);
        _augmentations = [.. augmentations.Select(augmentation => augmentation.For(rows, parallel))];
        int scratchLength = _augmentations.Select(augmentation => augmentation.ScratchLength(_shape)).DefaultIfEmpty().Max();
        _workers = new WorkerPool<AugmentationWorker>(parallel.Threads, () => new AugmentationWorker(_shape, scratchLength));
    }

    /// <summary>Whether rows are mixed with others.</summary>
    public bool AreMixed => _mixup is not null || _cutMix is not null;

    /// <summary>λ of mixup or CutMix: the share of the row itself in a mixed row of the current batch.</summary>
    public double OwnShare { get; private set; } = 1;

    /// <summary>Whether labels are changed with the images.</summary>
    public bool ChangesLabels => Array.Exists(_augmentations, augmentation => augmentation.ChangesLabel);

    /// <summary>Begins an epoch.</summary>
    /// <param name="seed">Decides its random numbers.</param>
    /// <param name="epoch">Its number, from 1.</param>
    public void Begin(ulong seed, int epoch = 1) => (_seed, _epoch) = (seed, epoch);

    /// <summary>Begins a batch.</summary>
    public void BeginBatch(int batch)
    {
        if (!AreMixed)
            return;
        // Rows count from 0 up, batches from −1 down, so that no row shares its random numbers with a batch.
        _batchRandom.Begin(_seed, -1 - batch);
        if (_mixup is not null)
        {
            OwnShare = _mixup.DrawShare(_batchRandom);
            return;
        }

        _cut = _cutMix!.Draw(_batchRandom, _shape);
        OwnShare = 1 - _cut.ShareOf(_shape);
    }

    /// <summary>Mixes the image of a row with that of its partner.</summary>
    public void Mix(ReadOnlySpan<float> own, ReadOnlySpan<float> partner, Span<float> mixed)
    {
        if (_mixup is null)
        {
            own.CopyTo(mixed);
            _cut.Copy(partner, mixed, _shape);
            return;
        }

        float ownShare = (float)OwnShare, otherShare = (float)(1 - OwnShare);
        for (int i = 0; i < mixed.Length; i++)
            mixed[i] = ownShare * own[i] + otherShare * partner[i];
    }

    /// <summary>Changes the label of a row as <see cref="Apply"/> changes its image.</summary>
    /// <param name="label">Its numbers, in place.</param>
    /// <param name="number">The number of the row in the source.</param>
    public void ApplyToLabel(Span<float> label, int number)
    {
        for (int i = 0; i < _augmentations.Length; i++)
        {
            if (!_augmentations[i].ChangesLabel)
                continue;
            _labelRandom.Begin(SeedOf(i), number);
            _augmentations[i].ApplyToLabel(new LabelPass(label, _labelRandom) { Epoch = _epoch, Row = number });
        }
    }

    /// <summary>Memory for one thread, to be given back.</summary>
    public AugmentationWorker Take() => _workers.Take();

    public void GiveBack(AugmentationWorker worker) => _workers.GiveBack(worker);

    /// <summary>The changed image of a row.</summary>
    /// <param name="data">Where the row is.</param>
    /// <param name="row">Its index there.</param>
    /// <param name="number">Its number in the source, which decides its random numbers.</param>
    /// <param name="worker">The memory to work with.</param>
    /// <param name="output">Room for the image. If nothing changes the row, the row itself may be returned.</param>
    public ReadOnlySpan<float> Apply(TrainingData data, int row, int number, AugmentationWorker worker, Span<float> output)
    {
        if (_augmentations.Length == 0)
            return data.Row(row, output);
        ReadOnlySpan<float> image = data.Row(row, worker.Image);
        worker.Random.Begin(_seed, number);

        // The results alternate between output and spare so that the last one is in the output.
        for (int i = 0; i < _augmentations.Length; i++)
        {
            if (_augmentations[i].ChangesLabel)
                worker.LabelRandom.Begin(SeedOf(i), number);
            RowRandom random = _augmentations[i].ChangesLabel ? worker.LabelRandom : worker.Random;
            Span<float> next = (_augmentations.Length - i) % 2 == 1 ? output : worker.Spare;
            _augmentations[i].Apply(new AugmentationPass(_shape, image, next, worker.Scratch, random) { Epoch = _epoch, Row = number });
            image = next;
        }

        return output;
    }

    // An augmentation that changes labels has random numbers of its own, so that the label can be changed without the images before it.
    private ulong SeedOf(int augmentation) => SplitMix.Mix(_seed + (ulong)augmentation + 1);
}
