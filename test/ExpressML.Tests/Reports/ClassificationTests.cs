using ExpressML.Reports.Evaluation;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed class ClassificationTests
{
    private const double Tolerance = 1e-6;

    private static readonly Classification _result = new(["a", "b", "c"],
    [
        new(Row: 0, Class: 0, Predicted: 0, 0.9f), new(1, 0, 1, 0.62f), new(2, 1, 1, 0.81f), new(3, 1, 1, 0.7f), new(4, 2, 0, 0.5f), new(7, 2, 2, 0.95f),
    ]);

    [TestMethod]
    public void Confusion_CountsPredictionsPerClass()
    {
        CollectionAssert.AreEqual(new long[,] { { 1, 1, 0 }, { 0, 2, 0 }, { 1, 0, 1 } }, _result.Confusion);
        Assert.AreEqual(4.0 / 6, _result.Accuracy, Tolerance);
    }

    [TestMethod]
    public void Classes_HavePrecisionRecallAndF1()
    {
        Assert.AreSequenceEqual(["0.50 0.50 0.50", "0.67 1.00 0.80", "1.00 0.50 0.67"], _result.Classes.Select(metrics => FormattableString.Invariant($"{metrics.Precision:F2} {metrics.Recall:F2} {metrics.F1Score:F2}")));
        Assert.AreEqual((0.5 + 0.8 + 2.0 / 3) / 3, _result.MeanF1Score, Tolerance);
    }

    [TestMethod]
    public void MeanF1Score_OfAClassThatNeverOccurs_LeavesItOut() =>
        Assert.AreEqual(1, new Classification(["a", "b"], [new(0, 0, 0, 0.9f)]).MeanF1Score, Tolerance);

    [TestMethod]
    public void Mistakes_AreSortedByProbability() => Assert.AreSequenceEqual([1L, 4L], _result.Mistakes.Select(mistake => mistake.Row));

    [TestMethod]
    public void Calibration_OneRowPerBin_IsTheMeanOfTheDifferences() =>
        Assert.AreEqual((0.1 + 0.62 + 0.19 + 0.3 + 0.5 + 0.05) / 6, new Calibration(_result.Rows).ExpectedError, Tolerance);

    [TestMethod]
    public void Calibration_SeveralRowsInABin_CompareMeanProbabilityWithTheShareThatIsRight()
    {
        var calibration = new Calibration([new(0, 0, 0, 0.94f), new(1, 0, 1, 0.96f), new(2, 1, 1, 1f), new(3, 1, 1, 0.3f)]);
        // (0.9333, 1] has 0.94, 0.96 and 1, of which two are right; (0.2667, 0.3333] has the last.
        CalibrationBin top = calibration.Bins[14], low = calibration.Bins[4];
        Assert.AreEqual((3L, 1L), (top.Rows, low.Rows));
        Assert.AreEqual((0.94 + 0.96 + 1) / 3, top.Confidence, Tolerance);
        Assert.AreEqual(2.0 / 3, top.Accuracy, Tolerance);
        Assert.AreEqual(double.NaN, calibration.Bins[7].Accuracy);
        Assert.AreEqual((3 * (2.9 / 3 - 2.0 / 3) + 0.7) / 4, calibration.ExpectedError, Tolerance);
    }
}
