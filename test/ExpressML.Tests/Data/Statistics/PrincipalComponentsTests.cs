using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Threads;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class PrincipalComponentsTests
{
    private const double Tolerance = 1e-12;

    [TestMethod]
    public void Of_TwoByTwo_GivesItsEigenvectors()
    {
        var components = PrincipalComponents.Of(new double[,] { { 2, 1 }, { 1, 2 } });
        CollectionAssert.AreEqual(new[] { 1.0, 3 }, components.Variances.Order().Select(variance => Math.Round(variance, 12)).ToArray());
        double[] largest = components.Vectors[Array.IndexOf(components.Variances, components.Variances.Max())];
        Assert.AreEqual(Math.Sqrt(0.5), Math.Abs(largest[0]), Tolerance);
        Assert.AreEqual(largest[0], largest[1], Tolerance);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(8)]
    public void Of_RandomCovariance_IsItsDecomposition(int size)
    {
        double[,] matrix = RandomCovariance(size, new Random(size));
        var (variances, vectors) = PrincipalComponents.Of(matrix);
        for (int p = 0; p < size; p++)
        {
            for (int q = 0; q < size; q++)
            {
                Assert.AreEqual(p == q ? 1 : 0, vectors[p].Zip(vectors[q]).Sum(pair => pair.First * pair.Second), Tolerance);
                Assert.AreEqual(matrix[p, q], Enumerable.Range(0, size).Sum(k => variances[k] * vectors[k][p] * vectors[k][q]), 1e-10);
            }
        }
    }

    [TestMethod]
    public void Measure_Colours_AreThoseOfAllPixelsOnAnyNumberOfThreads()
    {
        // Two channels that rise and fall together, the second twice as far, and one that never changes.
        var data = new TrainingData((3, 1, 2), classCount: 2);
        foreach (float value in new float[] { -1, 1, 3, 5 })
        {
            new float[] { value, -value, 2 * value, -2 * value, 7, 7 }.CopyTo(data.NextRow());
            data.Commit(0);
        }

        foreach (int threads in new[] { 1, 2, 4 })
        {
            PrincipalComponents components = PrincipalComponents.Measure(data, new ParallelRange(threads));

            // The mean of value² is 9; along (1, 2, 0)/√5 the variance is 5 times that.
            CollectionAssert.AreEqual(new[] { 0.0, 0, 45 }, components.Variances.Order().Select(variance => Math.Round(variance, 10)).ToArray());
            double[] largest = components.Vectors[Array.IndexOf(components.Variances, components.Variances.Max())];
            Assert.AreEqual(2 * largest[0], largest[1], Tolerance);
            Assert.AreEqual(0, largest[2], Tolerance);
        }
    }

    private static double[,] RandomCovariance(int size, Random random)
    {
        double[][] factors = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => 2 * random.NextDouble() - 1).ToArray())];
        var matrix = new double[size, size];
        for (int p = 0; p < size; p++)
        {
            for (int q = 0; q < size; q++)
                matrix[p, q] = factors[p].Zip(factors[q]).Sum(pair => pair.First * pair.Second);
        }

        return matrix;
    }
}
