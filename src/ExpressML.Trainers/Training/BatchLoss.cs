using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Training.Batching;

namespace ExpressML.Training;

/// <summary>The loss of a batch, block by block; for mixed rows it is λ·loss(own target) + (1 − λ)·loss(partner's target).</summary>
internal sealed class BatchLoss
{
    private readonly Loss _loss;
    private readonly Batches _batches;
    private readonly BlockResult[] _results;
    private readonly WorkerPool<AlignedBuffer> _partnerGradients;

    public BatchLoss(Loss loss, Batches batches, int batchSize, int outputLength, ParallelRange parallel)
    {
        (_loss, _batches) = (loss, batches);
        _results = new BlockResult[Lanes.Blocks(batchSize)];
        int mixedLength = batches.AreMixed ? outputLength * Lanes.Count : 0;
        _partnerGradients = new WorkerPool<AlignedBuffer>(parallel.Threads, () => new AlignedBuffer(mixedLength));
    }

    /// <summary>The sum of the weights of the current batch.</summary>
    public double Weight { get; private set; }

    /// <summary>The losses of all blocks.</summary>
    public Span<BlockResult> Results => _results.AsSpan(0, _batches.Blocks);

    /// <summary>Begins the current batch.</summary>
    public void Begin()
    {
        // Partners are the same rows in another order, so their weights have the same sum.
        Weight = 0;
        for (int block = 0; block < _batches.Blocks; block++)
            Weight += _loss.TotalWeight(_batches.Targets(block));
    }

    /// <summary>The loss of one block and its gradient.</summary>
    public void Evaluate(int block, ReadOnlySpan<float> output, Span<float> gradient)
    {
        // A batch whose weights are all 0 has a gradient of 0.
        double scale = Weight > 0 ? 1 / Weight : 0;
        LossTargets targets = _batches.Targets(block);
        _results[block] = _batches.AreMixed
            ? EvaluateMixed(block, output, scale, gradient)
            : _loss.Evaluate(output, targets, scale, gradient);
    }

    private BlockResult EvaluateMixed(int block, ReadOnlySpan<float> output, double scale, Span<float> gradient)
    {
        double share = _batches.OwnShare;
        AlignedBuffer partnerGradient = _partnerGradients.Take();
        try
        {
            BlockResult own = _loss.Evaluate(output, _batches.Targets(block), share * scale, gradient);
            BlockResult partner = _loss.Evaluate(output, _batches.PartnerTargets(block), (1 - share) * scale, partnerGradient.Span);
            ReadOnlySpan<float> addition = partnerGradient.Span;
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] += addition[i];
            return new BlockResult(share * own.Loss + (1 - share) * partner.Loss, share >= 0.5 ? own.Correct : partner.Correct);
        }
        finally
        {
            _partnerGradients.GiveBack(partnerGradient);
        }
    }
}
