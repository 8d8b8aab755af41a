using ExpressML.Transforms.Columns;

namespace ExpressML.Transforms.Stages;

/// <summary>Mean and variance (divided by n) over all rows, each with the same weight.</summary>
internal sealed class ExactEstimate : ChannelEstimate
{
    private readonly ChannelSums _sums;

    public ExactEstimate(InputLayout layout)
        : base(layout) => _sums = new ChannelSums(layout);

    public override void Add(ReadOnlySpan<float> row) => _sums.Add(row);

    public override void Complete()
    {
        for (int c = 0; c < Means.Length; c++)
        {
            if (_sums.Count(c) == 0)
                continue;
            (Means[c], Variances[c]) = (_sums.Mean(c), _sums.SumOfSquares(c) / _sums.Count(c));
            HasAny = true;
        }
    }
}
