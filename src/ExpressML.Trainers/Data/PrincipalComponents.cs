using ExpressML.Kernels;

namespace ExpressML.Data;

/// <summary>The principal components of the channels over all pixels of all rows: eigenvectors and eigenvalues of their covariance.</summary>
/// <param name="Variances">The eigenvalues, at least 0, in no particular order.</param>
/// <param name="Vectors">The eigenvector of each, of length 1.</param>
internal sealed record PrincipalComponents(double[] Variances, double[][] Vectors)
{
    private const int MostSweeps = 100;

    public static PrincipalComponents Measure(TrainingData data, ParallelRange parallel) => Of(Covariance(data, parallel));

    /// <summary>Of a symmetric matrix without negative eigenvalues, by Jacobi's method: turn away one entry off the diagonal after the other.</summary>
    /// <remarks>Source: Golub and Van Loan 2013, "Matrix Computations", 4th edition, §8.5.</remarks>
    public static PrincipalComponents Of(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var vectors = new double[size][];
        for (int k = 0; k < size; k++)
        {
            vectors[k] = new double[size];
            vectors[k][k] = 1;
        }

        for (int sweep = 0; sweep < MostSweeps && !IsDiagonal(a); sweep++)
        {
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                    TurnAway(a, vectors, p, q);
            }
        }

        return new PrincipalComponents([.. Enumerable.Range(0, size).Select(k => Math.Max(0, a[k, k]))], vectors);
    }

    // Divided by the number of pixels, as the standardisation's deviation. Chunks are summed on their own and added in order.
    private static double[,] Covariance(TrainingData data, ParallelRange parallel)
    {
        (double[] means, _) = ChannelStatistics.Measure(data, parallel);
        int channels = data.Shape.Channels;
        var sums = new double[data.ChunkCount][,];
        parallel.For(data.ChunkCount, chunk => sums[chunk] = Products(data, chunk, means));

        var covariance = new double[channels, channels];
        double count = (double)data.Count * data.Shape.Area;
        foreach (double[,] sum in sums)
        {
            for (int p = 0; p < channels; p++)
            {
                for (int q = 0; q < channels; q++)
                    covariance[p, q] += sum[Math.Min(p, q), Math.Max(p, q)] / count;
            }
        }

        return covariance;
    }

    private static double[,] Products(TrainingData data, int chunk, double[] means)
    {
        int channels = data.Shape.Channels, area = data.Shape.Area;
        var sums = new double[channels, channels];
        int end = Math.Min(data.Count, (chunk + 1) * data.RowsAChunk);
        for (int row = chunk * data.RowsAChunk; row < end; row++)
        {
            ReadOnlySpan<float> pixels = data.Row(row);
            for (int p = 0; p < channels; p++)
            {
                for (int q = p; q < channels; q++)
                    sums[p, q] += Product(pixels.Slice(p * area, area), means[p], pixels.Slice(q * area, area), means[q]);
            }
        }

        return sums;
    }

    private static double Product(ReadOnlySpan<float> x, double meanX, ReadOnlySpan<float> y, double meanY)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] - meanX) * (y[i] - meanY);
        return sum;
    }

    private static bool IsDiagonal(double[,] a)
    {
        double diagonal = 0, rest = 0;
        for (int p = 0; p < a.GetLength(0); p++)
        {
            diagonal += a[p, p] * a[p, p];
            for (int q = p + 1; q < a.GetLength(0); q++)
                rest += a[p, q] * a[p, q];
        }

        return rest <= 1e-30 * diagonal;
    }

    // The rotation in the plane of p and q that makes a[p, q] zero, with the smaller of the two possible angles.
    private static void TurnAway(double[,] a, double[][] vectors, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        for (int k = 0; k < vectors.Length; k++)
            (a[k, p], a[k, q]) = (cosine * a[k, p] - sine * a[k, q], sine * a[k, p] + cosine * a[k, q]);
        for (int k = 0; k < vectors.Length; k++)
            (a[p, k], a[q, k]) = (cosine * a[p, k] - sine * a[q, k], sine * a[p, k] + cosine * a[q, k]);
        for (int k = 0; k < vectors.Length; k++)
            (vectors[p][k], vectors[q][k]) = (cosine * vectors[p][k] - sine * vectors[q][k], sine * vectors[p][k] + cosine * vectors[q][k]);
    }
}
