using System.Runtime.Intrinsics;
using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Data.Statistics;

/// <summary>Means of channels and co-moments of pairs of them over all pixels of all rows: Σ (x[p] − mean[p])·(x[q] − mean[q]).</summary>
/// <remarks>
/// One pass over the rows, in double precision: each chunk of rows is measured about its own means, and the chunks are combined in their order. So any
/// number of threads gives the same result.
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

    // Eight sums side by side, whatever the machine's vectors, so that the result is the same bits on every machine.
    internal static double Sum(ReadOnlySpan<float> x)
    {
        Vector256<double> low = default, high = default;
        int i = 0;
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(x[i..]));
            low += lower;
            high += upper;
        }

        double sum = Sum(low + high);
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>Σ (x − mean of x)·(y − mean of y).</summary>
    internal static double Comoment(ReadOnlySpan<float> x, double meanX, ReadOnlySpan<float> y, double meanY)
    {
        Vector256<double> low = default, high = default, centerX = Vector256.Create(meanX), centerY = Vector256.Create(meanY);
        int i = 0;
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> lowerX, Vector256<double> upperX) = Vector256.Widen(Vector256.Create(x[i..]));
            (Vector256<double> lowerY, Vector256<double> upperY) = Vector256.Widen(Vector256.Create(y[i..]));
            low += (lowerX - centerX) * (lowerY - centerY);
            high += (upperX - centerX) * (upperY - centerY);
        }

        double sum = Sum(low + high);
        for (; i < x.Length; i++)
            sum += (x[i] - meanX) * (y[i] - meanY);
        return sum;
    }

    private static double Sum(Vector256<double> sums) => (sums[0] + sums[1]) + (sums[2] + sums[3]);
}
