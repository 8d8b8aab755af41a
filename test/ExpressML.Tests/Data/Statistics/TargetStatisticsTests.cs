using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class TargetStatisticsTests
{
    [TestMethod]
    public void OfChannels_EachOutput_HasMeanAndPopulationDeviation()
    {
        TargetStatistics targets = Of([1, 10], [3, 10], [8, 10]);
        (double[] means, double[] deviations) = targets.OfChannels(Shape.Vector(2));
        Assert.AreEqual(4, means[0], 1e-15);
        Assert.AreEqual(Math.Sqrt((9 + 1 + 16) / 3.0), deviations[0], 1e-15);
        Assert.AreEqual((10.0, 0.0), (means[1], deviations[1]));
        Assert.AreEqual((3, 1.0, 10.0), (targets.Count, targets.Least, targets.Greatest));
    }

    [TestMethod]
    public void OfChannels_OutputsOfOneChannel_AreMeasuredTogether()
    {
        (double[] means, double[] deviations) = Of([1, 3, 10, 20]).OfChannels((2, 1, 2));
        CollectionAssert.AreEqual(new double[] { 2, 15 }, means);
        CollectionAssert.AreEqual(new double[] { 1, 5 }, deviations);
    }

    [TestMethod]
    public void OfChannels_LargeMean_KeepsTheDeviation() =>
        Assert.AreEqual(1, Of([1_000_001], [1_000_003]).OfChannels(Shape.Vector(1)).Deviations[0]);

    [TestMethod]
    public void Add_Classes_CountAsNumbers()
    {
        var data = new TrainingData(Shape.Vector(1), classCount: 9);
        var targets = new TargetStatistics(outputs: 9);
        foreach (int label in new[] { 5, 2, 7 })
        {
            data.Commit(label);
            targets.Add(data, data.Count - 1);
        }

        Assert.AreEqual((3, 2.0, 7.0), (targets.Count, targets.Least, targets.Greatest));
    }

    private static TargetStatistics Of(params float[][] targets)
    {
        var data = TrainingData.WithTargets(Shape.Vector(1), targets[0].Length);
        var statistics = new TargetStatistics(targets[0].Length);
        foreach (float[] row in targets)
        {
            data.Commit(row);
            statistics.Add(data, data.Count - 1);
        }

        return statistics;
    }
}
