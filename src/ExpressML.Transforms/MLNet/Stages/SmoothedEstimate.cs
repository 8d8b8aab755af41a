using ExpressML.Transforms.Columns;

namespace ExpressML.Transforms.Stages;

/// <summary>Exponentially smoothed over batches: new = (1 − momentum)·old + momentum·batch, so that later rows count more.</summary>
/// <remarks>
/// Variances are unbiased (divided by n − 1). The first batch is where a channel begins. The last batch, if it is not full, has its share of the momentum.
/// A channel with fewer than two finite numbers in a batch keeps what it had.
/// </remarks>
internal sealed class SmoothedEstimate : ChannelEstimate
{
    private readonly ChannelSums _batch;
    private readonly double _momentum;
    private readonly int _batchSize;
    private readonly bool[] _hasBegun;

    public SmoothedEstimate(InputLayout layout, double momentum, int batchSize)
        : base(layout)
    {
        (_batch, _momentum, _batchSize) = (new ChannelSums(layout), momentum, batchSize);
        _hasBegun = new bool[layout.Shape.Channels];
    }

    public override void Add(ReadOnlySpan<float> row)
    {
        _batch.Add(row);
        if (_batch.Rows == _batchSize)
            EndBatch();
    }

    public override void Complete() => EndBatch();

    private void EndBatch()
    {
        double share = _momentum * _batch.Rows / _batchSize;
        for (int c = 0; c < Means.Length; c++)
        {
            if (_batch.Count(c) < 2)
                continue;
            double weight = _hasBegun[c] ? share : 1;
            Means[c] += weight * (_batch.Mean(c) - Means[c]);
            Variances[c] += weight * (_batch.SumOfSquares(c) / (_batch.Count(c) - 1) - Variances[c]);
            HasAny = _hasBegun[c] = true;
        }

        _batch.Clear();
    }
}
