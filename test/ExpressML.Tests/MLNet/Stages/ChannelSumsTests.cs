using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class ChannelSumsTests
{
    // Both sums are in double precision, in another order.
    private const double Tolerance = 1e-12;

    [TestMethod]
    [DataRow(1, 1, 1, PixelOrder.Planar)]
    [DataRow(7, 1, 1, PixelOrder.Planar)]
    [DataRow(3, 5, 4, PixelOrder.Planar)]
    [DataRow(3, 5, 4, PixelOrder.Interleaved)]
    public void Add_RandomRows_GivesMomentsOfEachChannel(int channels, int height, int width, PixelOrder order)
    {
        var layout = new InputLayout((channels, height, width), order);
        var random = new Random(channels);
        float[][] rows = [.. Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, layout.Shape.Length).Select(i => random.NextSingle() * (i + 1) - 3).ToArray())];
        var sums = new ChannelSums(layout);
        foreach (float[] row in rows)
            sums.Add(row);

        Assert.AreEqual(rows.Length, sums.Rows);
        for (int c = 0; c < channels; c++)
        {
            double[] values = [.. rows.SelectMany(row => row.Where((_, i) => ChannelOf(i, layout) == c)).Select(x => (double)x)];
            double mean = values.Average(), squares = values.Sum(x => (x - mean) * (x - mean));
            Assert.AreEqual(values.Length, sums.Count(c));
            Assert.AreEqual(mean, sums.Mean(c), Tolerance * (1 + Math.Abs(mean)));
            Assert.AreEqual(squares, sums.SumOfSquares(c), Tolerance * squares);
        }
    }

    [TestMethod]
    public void Add_MeanFarFromZero_KeepsTheVariance()
    {
        // In one pass over Σx² − (Σx)²/n in double precision, nothing of this variance of 2/3 would be left.
        var sums = new ChannelSums(new InputLayout((1, 1, 1), PixelOrder.Planar));
        for (int i = 0; i < 3000; i++)
            sums.Add([16_000_000 + i % 3]);
        Assert.AreEqual(2.0 / 3, sums.SumOfSquares(0) / sums.Count(0), 1e-9);
        Assert.AreEqual(16_000_001, sums.Mean(0), 1e-6);
    }

    [TestMethod]
    public void Add_NumbersThatAreNotFinite_LeavesThemOutOneByOne()
    {
        var sums = new ChannelSums(new InputLayout((2, 1, 2), PixelOrder.Planar));
        sums.Add([1, float.NaN, float.NegativeInfinity, float.NaN]);
        sums.Add([float.PositiveInfinity, 3, 5, 5]);
        Assert.AreEqual((2, 2.0, 2.0), (sums.Count(0), sums.Mean(0), sums.SumOfSquares(0)));
        Assert.AreEqual((2, 5.0, 0.0), (sums.Count(1), sums.Mean(1), sums.SumOfSquares(1)));
    }

    private static int ChannelOf(int i, InputLayout layout) =>
        layout.Order == PixelOrder.Planar ? i / layout.Shape.Area : i % layout.Shape.Channels;
}
