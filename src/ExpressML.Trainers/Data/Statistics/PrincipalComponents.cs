using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Data.Statistics;

/// <summary>The principal components of the channels over all pixels of all rows: eigenvectors and eigenvalues of their covariance.</summary>
/// <param name="Variances">The eigenvalues, at least 0, in no particular order.</param>
/// <param name="Vectors">The eigenvector of each, of length 1.</param>
internal sealed record PrincipalComponents(double[] Variances, double[][] Vectors)
{
    private const int MostSweeps = 100;

    public static PrincipalComponents Measure(ITrainingRows rows, ParallelRange parallel) => Of(Covariance(rows, parallel));

    /// <summary>Of a symmetric matrix without negative eigenvalues, by Jacobi's method: rotations make one entry off the diagonal after the other zero.</summary>
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

    // Divided by the number of pixels, as the standardisation's deviation.
    private static double[,] Covariance(ITrainingRows rows, ParallelRange parallel)
    {
        int channels = rows.Shape.Channels;
        (int P, int Q)[] pairs = [.. Enumerable.Range(0, channels).SelectMany(p => Enumerable.Range(p, channels - p).Select(q => (p, q)))];
        var moments = PixelMoments.Measure(rows, parallel, pairs);
        var covariance = new double[channels, channels];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            (int p, int q) = pairs[pair];
            covariance[p, q] = covariance[q, p] = moments.Comoments[pair] / moments.Count;
        }

        return covariance;
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
