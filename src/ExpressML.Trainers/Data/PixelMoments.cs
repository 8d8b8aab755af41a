using ExpressML.Kernels;

namespace ExpressML.Data;

/// <summary>Means of channels and co-moments of pairs of them over all pixels of all rows: Σ (x[p] − mean[p])·(x[q] − mean[q]).</summary>
/// <remarks>
/// One pass over the rows, in double precision: each chunk of rows is measured on its own, about its own means, and the chunks are put
/// together in their order, so any number of threads gives the same result.
/// Source: Chan, Golub and LeVeque 1979, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", equation 2.1.
/// </remarks>
internal sealed class PixelMoments
{
    private readonly (int P, int Q)[] _pairs;

    private PixelMoments(int channels, (int P, int Q)[] pairs)
    {
        _pairs = pairs;
        (Means, Comoments) = (new double[channels], new double[pairs.Length]);
    }

    /// <summary>How many pixels each channel has.</summary>
    public double Count { get; private set; }

    public double[] Means { get; }

    /// <summary>One for each pair.</summary>
    public double[] Comoments { get; }

    public static PixelMoments Measure(ITrainingRows rows, ParallelRange parallel, params (int P, int Q)[] pairs)
    {
        var chunks = new PixelMoments[rows.ChunkCount];
        rows.ForEachChunk(parallel, (chunk, range) => chunks[chunk] = Of(range, pairs));
        var all = new PixelMoments(rows.Shape.Channels, pairs);
        foreach (PixelMoments chunk in chunks)
            all.Add(chunk);
        return all;
    }

    private static PixelMoments Of(RowRange rows, (int P, int Q)[] pairs)
    {
        (int channels, int area) = (rows.Data.Shape.Channels, rows.Data.Shape.Area);
        var moments = new PixelMoments(channels, pairs) { Count = (double)(rows.End - rows.Start) * area };
        double[] means = moments.Means;
        float[] scratch = new float[rows.Data.Shape.Length];
        for (int row = rows.Start; row < rows.End; row++)
        {
            ReadOnlySpan<float> pixels = rows.Data.Row(row, scratch);
            for (int c = 0; c < channels; c++)
                means[c] += Sum(pixels.Slice(c * area, area));
        }

        for (int c = 0; c < channels; c++)
            means[c] /= moments.Count;

        for (int row = rows.Start; row < rows.End; row++)
        {
            ReadOnlySpan<float> pixels = rows.Data.Row(row, scratch);
            for (int pair = 0; pair < pairs.Length; pair++)
            {
                (int p, int q) = pairs[pair];
                moments.Comoments[pair] += Comoment(pixels.Slice(p * area, area), means[p], pixels.Slice(q * area, area), means[q]);
            }
        }

        return moments;
    }

    private void Add(PixelMoments other)
    {
        double count = Count + other.Count, share = other.Count / count;
        double[] steps = [.. other.Means.Zip(Means, (theirs, ours) => theirs - ours)];
        for (int pair = 0; pair < _pairs.Length; pair++)
            Comoments[pair] += other.Comoments[pair] + steps[_pairs[pair].P] * steps[_pairs[pair].Q] * Count * share;
        for (int c = 0; c < steps.Length; c++)
            Means[c] += steps[c] * share;
        Count = count;
    }

    // Four sums at a time need not wait for each other. Their number is fixed, so that the result is the same bits on every machine.
    private static double Sum(ReadOnlySpan<float> x)
    {
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            ReadOnlySpan<float> four = x.Slice(i, 4);
            sum0 += four[0];
            sum1 += four[1];
            sum2 += four[2];
            sum3 += four[3];
        }

        for (; i < x.Length; i++)
            sum0 += x[i];
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static double Comoment(ReadOnlySpan<float> x, double meanX, ReadOnlySpan<float> y, double meanY)
    {
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            ReadOnlySpan<float> fourX = x.Slice(i, 4), fourY = y.Slice(i, 4);
            sum0 += (fourX[0] - meanX) * (fourY[0] - meanY);
            sum1 += (fourX[1] - meanX) * (fourY[1] - meanY);
            sum2 += (fourX[2] - meanX) * (fourY[2] - meanY);
            sum3 += (fourX[3] - meanX) * (fourY[3] - meanY);
        }

        for (; i < x.Length; i++)
            sum0 += (x[i] - meanX) * (y[i] - meanY);
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
