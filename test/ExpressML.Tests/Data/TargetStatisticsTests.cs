using ExpressML.Data;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class TargetStatisticsTests
{
    [TestMethod]
    public void Measure_EachOutput_HasMeanAndPopulationDeviation()
    {
        (double[] means, double[] deviations) = TargetStatistics.Measure(Data([1, 10], [3, 10], [8, 10]), Shape.Vector(2));
        Assert.AreEqual(4, means[0], 1e-15);
        Assert.AreEqual(Math.Sqrt((9 + 1 + 16) / 3.0), deviations[0], 1e-15);
        Assert.AreEqual((10.0, 0.0), (means[1], deviations[1]));
    }

    [TestMethod]
    public void Measure_OutputsOfOneChannel_AreMeasuredTogether()
    {
        (double[] means, double[] deviations) = TargetStatistics.Measure(Data([1, 3, 10, 20]), (2, 1, 2));
        CollectionAssert.AreEqual(new double[] { 2, 15 }, means);
        CollectionAssert.AreEqual(new double[] { 1, 5 }, deviations);
    }

    [TestMethod]
    public void Measure_LargeMean_KeepsTheDeviation() =>
        Assert.AreEqual(1, TargetStatistics.Measure(Data([1_000_001], [1_000_003]), Shape.Vector(1)).Deviations[0]);

    private static TrainingData Data(params float[][] targets)
    {
        var data = TrainingData.WithTargets(Shape.Vector(1), targets[0].Length);
        foreach (float[] row in targets)
        {
            data.NextRow()[0] = 0;
            data.Commit(row);
        }

        return data;
    }
}
