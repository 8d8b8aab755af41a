using ExpressML.Transforms.Columns;

namespace ExpressML.Transforms.Stages;

/// <summary>Mean and variance of each channel over rows that come one after the other.</summary>
/// <remarks>
/// <para>
/// In double precision and one pass: each row is measured about its own means and merged with those before,
/// M ← M + m + d²·N·n / (N + n) and mean ← mean + d·n / (N + n), with d the difference of the means, n and N the counts. With one number a
/// row that is Welford's method. Numbers that are not finite are left out.
/// </para>
/// <para>Source: Chan, Golub and LeVeque 1979, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", equation 2.1.</para>
/// </remarks>
internal sealed class ChannelSums
{
    private readonly InputLayout _layout;
    private readonly long[] _counts;
    private readonly double[] _means;
    private readonly double[] _squares;

    public ChannelSums(InputLayout layout)
    {
        int channels = layout.Shape.Channels;
        (_layout, _counts, _means, _squares) = (layout, new long[channels], new double[channels], new double[channels]);
    }

    /// <summary>How many rows have been added.</summary>
    public int Rows { get; private set; }

    public void Add(ReadOnlySpan<float> row)
    {
        for (int c = 0; c < _counts.Length; c++)
            AddChannel(c, row[(c * _layout.ChannelStep)..]);
        Rows++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_means);
        Array.Clear(_squares);
        Rows = 0;
    }

    /// <summary>How many finite numbers a channel had.</summary>
    public long Count(int channel) => _counts[channel];

    public double Mean(int channel) => _means[channel];

    /// <summary>Σ (x − mean)², from which both variances come.</summary>
    public double SumOfSquares(int channel) => _squares[channel];

    private void AddChannel(int channel, ReadOnlySpan<float> row)
    {
        (int area, int step) = (_layout.Shape.Area, _layout.PixelStep);
        int count = 0;
        double sum = 0;
        for (int i = 0; i < area; i++)
        {
            float x = row[i * step];
            if (!float.IsFinite(x))
                continue;
            sum += x;
            count++;
        }

        if (count == 0)
            return;
        double mean = sum / count, squares = 0;
        for (int i = 0; i < area; i++)
        {
            double d = row[i * step] - mean;
            squares += double.IsFinite(d) ? d * d : 0;
        }

        long total = _counts[channel] + count;
        double difference = mean - _means[channel], share = (double)count / total;
        _squares[channel] += squares + difference * difference * _counts[channel] * share;
        _means[channel] += difference * share;
        _counts[channel] = total;
    }
}
