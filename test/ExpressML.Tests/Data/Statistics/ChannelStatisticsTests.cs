using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class ChannelStatisticsTests
{
    [TestMethod]
    public void Measure_EachChannel_HasMeanAndDeviationOfAllPixels()
    {
        TrainingData data = SyntheticImages.Create((3, 4, 5), classCount: 2, count: 7);
        (double[] means, double[] deviations) = ChannelStatistics.Measure(data, new ParallelRange(1));
        for (int c = 0; c < 3; c++)
        {
            double[] pixels = [.. data.Examples().SelectMany(example => example.Skip(20 * c).Take(20))];
            Assert.AreEqual(pixels.Average(), means[c], 1e-13);
            Assert.AreEqual(Math.Sqrt(pixels.Average(pixel => Math.Pow(pixel - pixels.Average(), 2))), deviations[c], 1e-13);
        }
    }

    [TestMethod]
    public void Measure_LargeMean_KeepsTheDeviation()
    {
        var data = new TrainingData(Shape.Vector(1), 2);
        foreach (float value in new[] { 1_000_001f, 1_000_003f })
        {
            data.NextRow()[0] = value;
            data.Commit(0);
        }

        Assert.AreEqual(1, ChannelStatistics.Measure(data, new ParallelRange(1)).Deviations[0]);
    }

    [TestMethod]
    public void Measure_ManyThreads_GiveTheSameBits()
    {
        // More than one chunk of rows: a chunk takes about a million numbers.
        TrainingData data = SyntheticImages.Create((2, 300, 300), classCount: 2, count: 20);
        Assert.IsGreaterThan(2, data.ChunkCount);
        (double[] means, double[] deviations) = ChannelStatistics.Measure(data, new ParallelRange(1));
        (double[] meansAgain, double[] deviationsAgain) = ChannelStatistics.Measure(data, new ParallelRange(4));
        CollectionAssert.AreEqual(means, meansAgain);
        CollectionAssert.AreEqual(deviations, deviationsAgain);
    }

    [TestMethod]
    public void Measure_BytesAndFloats_GiveTheSameBits()
    {
        TrainingData bytes = WholeImages.Create((2, 13, 11), classCount: 2, count: 50, asBytes: true);
        TrainingData floats = WholeImages.Create((2, 13, 11), classCount: 2, count: 50, asBytes: false);
        Assert.AreEqual((true, false), (bytes.AreBytes, floats.AreBytes));
        (double[] means, double[] deviations) = ChannelStatistics.Measure(bytes, new ParallelRange(1));
        (double[] meansAgain, double[] deviationsAgain) = ChannelStatistics.Measure(floats, new ParallelRange(1));
        CollectionAssert.AreEqual(means, meansAgain);
        CollectionAssert.AreEqual(deviations, deviationsAgain);
    }
}
