using ExpressML.Reports.Evaluation;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed class PredictedNumbersTests
{
    private const double Tolerance = 1e-9;

    [TestMethod]
    public void Metrics_AreThoseOfTheResiduals()
    {
        var numbers = new PredictedNumbers("", Actual: [1, 2, 3, 6], Predicted: [2, 2, 1, 6]);
        Assert.AreSequenceEqual([1.0, 0.0, -2.0, 0.0], numbers.Residuals);
        Assert.AreEqual(Math.Sqrt(5.0 / 4), numbers.RootMeanSquaredError, Tolerance);
        Assert.AreEqual(0.75, numbers.MeanAbsoluteError, Tolerance);
        Assert.AreEqual(1 - 5.0 / 14, numbers.RSquared, Tolerance);
    }

    [TestMethod]
    public void RSquared_OfLabelsThatAreAllTheSame_IsNaN() => Assert.AreEqual(double.NaN, new PredictedNumbers("", [1, 1], [1, 2]).RSquared);
}
