using ExpressML.Augmentations;
using ExpressML.Data;
using ExpressML.Kernels;

namespace ExpressML.Training;

/// <summary>The augmentations of a training, one after the other, on all threads at once.</summary>
/// <remarks>Each row of each epoch has random numbers of its own, so its picture does not depend on the thread or the batch that it is in.</remarks>
internal sealed class AugmentationChain
{
    private readonly Augmentation[] _augmentations;
    private readonly Shape _shape;
    private readonly WorkerPool<AugmentationWorker> _workers;
    private readonly Mixup? _mixup;
    private readonly RowRandom _batchRandom = new();
    private ulong _seed;

    /// <summary>Measures what the augmentations need to know of the rows, and plans the memory.</summary>
    public AugmentationChain(IEnumerable<Augmentation> augmentations, Mixup? mixup, TrainingData data, ParallelRange parallel)
    {
        (_shape, _mixup) = (data.Shape, mixup);
        _augmentations = [.. augmentations.Select(augmentation => augmentation.For(data, parallel))];
        int scratchLength = _augmentations.Select(augmentation => augmentation.ScratchLength(_shape)).DefaultIfEmpty().Max();
        _workers = new WorkerPool<AugmentationWorker>(parallel.Threads, () => new AugmentationWorker(_shape, scratchLength));
    }

    /// <summary>Whether rows are mixed with others.</summary>
    public bool AreMixed => _mixup is not null;

    /// <summary>λ: how much of a mixed row is the row itself, in the current batch.</summary>
    public double OwnShare { get; private set; } = 1;

    /// <summary>Begins an epoch.</summary>
    public void Begin(ulong seed) => _seed = seed;

    /// <summary>Begins a batch.</summary>
    public void BeginBatch(int batch)
    {
        if (_mixup is null)
            return;
        // Rows count from 0 up, batches from −1 down: no row has the numbers of a batch.
        _batchRandom.Begin(_seed, -1 - batch);
        OwnShare = _mixup.DrawShare(_batchRandom);
    }

    /// <summary>The memory to work with; give it back.</summary>
    public AugmentationWorker Take() => _workers.Take();

    public void GiveBack(AugmentationWorker worker) => _workers.GiveBack(worker);

    /// <summary>Writes the changed picture of a row.</summary>
    /// <param name="picture">The picture as it is.</param>
    /// <param name="row">Number of the row in the training data.</param>
    /// <param name="worker">The memory to work with.</param>
    /// <param name="output">Where the changed picture goes.</param>
    public void Apply(ReadOnlySpan<float> picture, int row, AugmentationWorker worker, Span<float> output)
    {
        if (_augmentations.Length == 0)
            picture.CopyTo(output);
        worker.Random.Begin(_seed, row);

        // The pictures in between alternate so between output and spare that the last one is the output.
        for (int i = 0; i < _augmentations.Length; i++)
        {
            Span<float> next = (_augmentations.Length - i) % 2 == 1 ? output : worker.Spare;
            _augmentations[i].Apply(new AugmentationPass(_shape, picture, next, worker.Scratch, worker.Random));
            picture = next;
        }
    }
}
