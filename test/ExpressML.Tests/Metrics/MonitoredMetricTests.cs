using ExpressML.Losses;
using ExpressML.Metrics;
using ExpressML.Tests.Support;
using ExpressML.Trainers;

namespace ExpressML.Tests.Metrics;

/// <summary>The metrics on random scores with many ties, against formulas that count pairs and rows in the simplest way.</summary>
[TestClass]
public sealed class MonitoredMetricTests
{
    // Sums of doubles in another order.
    private const double Tolerance = 1e-12;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void AreaUnderRocCurve_EqualsTheShareOfPairsInTheRightOrder(int seed)
    {
        ScoredRows rows = YesOrNo(MetricTasks.Binary, 83, 1, seed);
        Assert.AreEqual(PairsInOrder(rows, 0), MonitoredMetric.AreaUnderRocCurve.Measure(rows), Tolerance);
        rows = YesOrNo(MetricTasks.Multilabel, 83, 3, seed);
        Assert.AreEqual(Enumerable.Range(0, 3).Average(label => PairsInOrder(rows, label)), MonitoredMetric.AreaUnderRocCurve.Measure(rows), Tolerance);
    }

    [TestMethod]
    public void AreaUnderRocCurve_OfOneKindOfRows_IsNaN()
    {
        var rows = new ScoredRows(MetricTasks.Multilabel, 2, 2);
        rows.Set(0, [1, 2], [1, 1]);
        rows.Set(1, [3, 1], [1, 0]);
        Assert.AreEqual(1, MonitoredMetric.AreaUnderRocCurve.Measure(rows), "the second label alone");
        rows.Set(1, [3, 1], [1, 1]);
        Assert.AreEqual(double.NaN, MonitoredMetric.AreaUnderRocCurve.Measure(rows));
    }

    [TestMethod]
    public void F1Score_OfYesOrNo_IsTheMeanOverLabels()
    {
        ScoredRows rows = YesOrNo(MetricTasks.Binary, 60, 1, seed: 4);
        Assert.AreEqual(F1(rows, row => rows.Scores(row)[0] > 0, row => rows.Targets(row)[0] == 1), MonitoredMetric.F1Score.Measure(rows), Tolerance);
        rows = YesOrNo(MetricTasks.Multilabel, 60, 4, seed: 5);
        double expected = Enumerable.Range(0, 4).Average(k => F1(rows, row => rows.Scores(row)[k] > 0.5f, row => rows.Targets(row)[k] == 1));
        Assert.AreEqual(expected, MonitoredMetric.F1Score.Measure(rows), Tolerance);
    }

    [TestMethod]
    public void F1Score_OfClasses_LeavesOutThoseThatNoRowHas()
    {
        ScoredRows rows = Classes(70, 4, seed: 6, labels: 3);
        int[] classes = [.. Enumerable.Range(0, 4).Where(k => Enumerable.Range(0, 70).Any(row => rows.Class(row) == k || Best(rows, row) == k))];
        double expected = classes.Average(k => F1(rows, row => Best(rows, row) == k, row => rows.Class(row) == k));
        Assert.AreEqual(expected, MonitoredMetric.F1Score.Measure(rows), Tolerance);

        rows = new ScoredRows(MetricTasks.Multiclass, 2, 3);
        rows.Set(0, [1, 0, 0], 0);
        rows.Set(1, [0, 1, 0], 0);
        Assert.AreEqual((2.0 / 3 + 0) / 2, MonitoredMetric.F1Score.Measure(rows), Tolerance);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void TopAccuracy_CountsRowsWhoseClassIsAmongTheHighest(int count)
    {
        ScoredRows rows = Classes(90, 5, seed: 7, labels: 5);
        double expected = Enumerable.Range(0, 90).Count(row => Enumerable.Range(0, 5)
            .OrderByDescending(k => rows.Scores(row)[k]).ThenBy(k => k).Take(count).Contains(rows.Class(row))) / 90.0;
        Assert.AreEqual(expected, MonitoredMetric.TopAccuracy(count).Measure(rows), Tolerance);
        Assert.AreEqual($"Top{count}Accuracy", MonitoredMetric.TopAccuracy(count).Name);
    }

    [TestMethod]
    public void MetricsOfNumbers_AreMeansOverOutputs()
    {
        var rows = new ScoredRows(MetricTasks.Regression, 50, 2);
        var random = new Random(8);
        double[][] targets = [.. Enumerable.Range(0, 50).Select(_ => random.Draw(2))], scores = [.. Enumerable.Range(0, 50).Select(_ => random.Draw(2))];
        for (int row = 0; row < 50; row++)
            rows.Set(row, scores[row].ToSingles(), targets[row].ToSingles());

        double squares = 0, absolute = 0, rSquared = 0;
        for (int k = 0; k < 2; k++)
        {
            double[] labels = [.. Enumerable.Range(0, 50).Select(row => (double)rows.Targets(row)[k])], errors = [.. labels.Select((label, row) => label - rows.Scores(row)[k])];
            double mean = labels.Average();
            squares += Math.Sqrt(errors.Sum(error => error * error) / 50) / 2;
            absolute += errors.Sum(Math.Abs) / 50 / 2;
            rSquared += (1 - errors.Sum(error => error * error) / labels.Sum(label => (label - mean) * (label - mean))) / 2;
        }

        Assert.AreEqual(squares, MonitoredMetric.RootMeanSquaredError.Measure(rows), Tolerance);
        Assert.AreEqual(absolute, MonitoredMetric.MeanAbsoluteError.Measure(rows), Tolerance);
        Assert.AreEqual(rSquared, MonitoredMetric.RSquared.Measure(rows), Tolerance);
    }

    [TestMethod]
    public void RSquared_OfANumberThatNeverChanges_LeavesItOut()
    {
        var rows = new ScoredRows(MetricTasks.Regression, 2, 2);
        rows.Set(0, [1, 0], [1, 7]);
        rows.Set(1, [2, 0], [2, 7]);
        Assert.AreEqual(1, MonitoredMetric.RSquared.Measure(rows));
    }

    [TestMethod]
    public void Metrics_KnowWhichDirectionIsBetterAndHowTheyAreWritten()
    {
        MonitoredMetric own = MonitoredMetric.Of("Cost", _ => 1, higherIsBetter: false);
        (MonitoredMetric Metric, bool HigherIsBetter, string Code)[] expected =
        [
            (MonitoredMetric.Loss, false, "MonitoredMetric.Loss"),
            (MonitoredMetric.Accuracy, true, "MonitoredMetric.Accuracy"),
            (MonitoredMetric.ValidationLoss, false, "MonitoredMetric.ValidationLoss"),
            (MonitoredMetric.ValidationAccuracy, true, "MonitoredMetric.ValidationAccuracy"),
            (MonitoredMetric.F1Score, true, "MonitoredMetric.F1Score"),
            (MonitoredMetric.AreaUnderRocCurve, true, "MonitoredMetric.AreaUnderRocCurve"),
            (MonitoredMetric.RSquared, true, "MonitoredMetric.RSquared"),
            (MonitoredMetric.RootMeanSquaredError, false, "MonitoredMetric.RootMeanSquaredError"),
            (MonitoredMetric.MeanAbsoluteError, false, "MonitoredMetric.MeanAbsoluteError"),
            (MonitoredMetric.TopAccuracy(5), true, "MonitoredMetric.TopAccuracy(5)"),
            (own, false, "MonitoredMetric.Of(\"Cost\", …)"),
        ];
        foreach ((MonitoredMetric metric, bool higherIsBetter, string code) in expected)
            Assert.AreEqual((higherIsBetter, code), (metric.HigherIsBetter, metric.ToString()));
    }

    [TestMethod]
    public void Of_NameThatIsTakenOrEmpty_IsRefused()
    {
        foreach (string name in new[] { "Loss", "validationLoss", "epoch", "Seconds", "learningRate" })
            Assert.StartsWith($"Each history has a column '{name}' already. Give the metric another name.", Assert.ThrowsExactly<ArgumentException>(() => MonitoredMetric.Of(name, _ => 0, true)).Message);
        Assert.StartsWith("A metric needs a name.", Assert.ThrowsExactly<ArgumentException>(() => MonitoredMetric.Of(" ", _ => 0, true)).Message);
        Assert.StartsWith("count must be at least 1.", Assert.Throws<ArgumentOutOfRangeException>(() => MonitoredMetric.TopAccuracy(0)).Message);
    }

    [TestMethod]
    public void ScoredRows_WrongKindOfLabel_SaysWhichToUse()
    {
        Assert.AreEqual(
            "Only the rows of multiclass classification have a Class. Use Targets, which has a number for each output.",
            Assert.ThrowsExactly<InvalidOperationException>(() => YesOrNo(MetricTasks.Binary, 3, 1, seed: 1).Class(0)).Message);
        Assert.AreEqual(
            "The rows of multiclass classification have no Targets. Use Class.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Classes(3, 2, seed: 1, labels: 2).Targets(0).Length).Message);
        Assert.AreEqual(TargetKind.YesOrNo, YesOrNo(MetricTasks.Multilabel, 1, 1, seed: 1).Kind);
        Assert.StartsWith(
            "Metrics need the scores of all 2000000000 validation rows at once, 2 each: that is more than an array holds.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new ScoredRows(MetricTasks.Multiclass, 2_000_000_000, 2)).Message);
    }

    // Scores from a grid, so that many are equal.
    private static float Score(Random random) => random.Next(-5, 6) / 5f;

    private static ScoredRows YesOrNo(MetricTasks task, int count, int outputs, int seed)
    {
        var random = new Random(seed);
        var rows = new ScoredRows(task, count, outputs);
        for (int row = 0; row < count; row++)
            rows.Set(row, [.. Enumerable.Range(0, outputs).Select(_ => Score(random))], (float[])[.. Enumerable.Range(0, outputs).Select(_ => random.Next(2))]);
        return rows;
    }

    private static ScoredRows Classes(int count, int outputs, int seed, int labels)
    {
        var random = new Random(seed);
        var rows = new ScoredRows(MetricTasks.Multiclass, count, outputs);
        for (int row = 0; row < count; row++)
            rows.Set(row, [.. Enumerable.Range(0, outputs).Select(_ => Score(random))], random.Next(labels));
        return rows;
    }

    private static double PairsInOrder(ScoredRows rows, int label)
    {
        double right = 0, pairs = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < rows.Count; j++)
            {
                if (rows.Targets(i)[label] != 1 || rows.Targets(j)[label] != 0)
                    continue;
                pairs++;
                right += rows.Scores(i)[label] > rows.Scores(j)[label] ? 1 : rows.Scores(i)[label] == rows.Scores(j)[label] ? 0.5 : 0;
            }
        }

        return right / pairs;
    }

    private static double F1(ScoredRows rows, Func<int, bool> isPredicted, Func<int, bool> isActual)
    {
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        double both = all.Count(row => isPredicted(row) && isActual(row)), predicted = all.Count(isPredicted), actual = all.Count(isActual);
        return both == 0 ? 0 : 2 / (predicted / both + actual / both);
    }

    private static int Best(ScoredRows rows, int row) => Enumerable.Range(0, rows.OutputCount).MaxBy(k => rows.Scores(row)[k]);
}
