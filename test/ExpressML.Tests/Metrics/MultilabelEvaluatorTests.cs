using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ExpressML.Tests.Metrics;

[TestClass]
public sealed class MultilabelEvaluatorTests
{
    private readonly MLContext _mlContext = new(1);

    // Label 0: one right, one missed, one wrong; label 1: two right; label 2: never there, never predicted.
    private readonly Row[] _rows =
    [
        new() { Label = [true, true, false], Score = [0.9f, 0.8f, 0.1f] },
        new() { Label = [true, false, false], Score = [0.5f, 0.2f, 0.4f] },
        new() { Label = [false, true, false], Score = [0.51f, 0.7f, 0] },
        new() { Label = [false, false, false], Score = [0.3f, 0.3f, 0.3f] },
    ];

    [TestMethod]
    public void Evaluate_CountsLabelByLabel()
    {
        MultilabelClassificationMetrics metrics = Evaluate(_rows);
        Assert.AreEqual(0.5, metrics.SubsetAccuracy);
        Assert.AreEqual(2.0 / 12, metrics.HammingLoss);
        Assert.AreEqual(2 * 3 / (2.0 * 3 + 1 + 1), metrics.MicroF1Score);
        Assert.AreEqual((0.5 + 1 + 0) / 3, metrics.MacroF1Score);

        LabelMetrics first = metrics.Labels[0], last = metrics.Labels[2];
        Assert.AreEqual(("0", 1L, 1L, 1L), (first.Name, first.TruePositives, first.FalsePositives, first.FalseNegatives));
        Assert.AreEqual((0.5, 0.5, 0.5), (first.Precision, first.Recall, first.F1Score));
        Assert.AreEqual((0.0, 0.0, 0.0), (last.Precision, last.Recall, last.F1Score));
    }

    [TestMethod]
    public void Evaluate_LabelsAsNumbersWithNames_IsTheSame()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(_rows.Select(row => new
        {
            Cat = row.Label[0] ? 1f : 0,
            Dog = row.Label[1] ? 1f : 0,
            Cow = row.Label[2] ? 1f : 0,
            Row = row,
        }).Select(row => new NumberRow { Cat = row.Cat, Dog = row.Dog, Cow = row.Cow, Probabilities = row.Row.Score }));
        data = _mlContext.Transforms.Concatenate("Animals", "Cat", "Dog", "Cow").Fit(data).Transform(data);
        MultilabelClassificationMetrics metrics = _mlContext.MultilabelClassification.Evaluate(data, "Animals", "Probabilities");
        Assert.AreEqual(0.5, metrics.SubsetAccuracy);
        Assert.AreSequenceEqual(["Cat", "Dog", "Cow"], metrics.Labels.Select(label => label.Name));
    }

    [TestMethod]
    public void Evaluate_RowsWithoutScores_AreLeftOutAndCounted()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };
        Assert.AreEqual(0.5, Evaluate([.. _rows, new() { Score = [float.NaN, float.NaN, float.NaN] }]).SubsetAccuracy);
        Assert.AreSequenceEqual(["Skipped 1 rows without labels or probabilities."], warnings);
    }

    [TestMethod]
    public void Evaluate_NoRowWithScores_SaysSo() => Assert.AreEqual(
        "There is no row to evaluate: 1 rows have a NaN or infinite value in column 'Label' or 'Score'.",
        Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate([new() { Score = [float.NaN, 0, 0] }])).Message);

    [TestMethod]
    [DataRow("Label", "None", "Could not find score column 'None'")]
    [DataRow("None", "Score", "Could not find label column 'None'")]
    [DataRow("Label", "Label", "Schema mismatch for score column 'Label': expected Vector<Single, 3>, a probability for each label, got Vector<Boolean, 3>")]
    [DataRow("Label", "Short", "Schema mismatch for score column 'Short': expected Vector<Single, 3>, a probability for each label, got Vector<Single, 2>")]
    [DataRow("Name", "Score", "Schema mismatch for label column 'Name': expected known-size vector of Boolean or Single, got String")]
    public void Evaluate_ColumnThatDoesNotFit_NamesIt(string label, string score, string message) => Assert.StartsWith(
        message,
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _mlContext.MultilabelClassification.Evaluate(_mlContext.Data.LoadFromEnumerable(_rows), label, score)).Message);

    private MultilabelClassificationMetrics Evaluate(Row[] rows) => _mlContext.MultilabelClassification.Evaluate(_mlContext.Data.LoadFromEnumerable(rows));

    private sealed class Row
    {
        [VectorType(3)]
        public bool[] Label { get; set; } = new bool[3];

        [VectorType(3)]
        public float[] Score { get; set; } = new float[3];

        [VectorType(2)]
        public float[] Short { get; set; } = new float[2];

        public string Name { get; set; } = "";
    }

    private sealed class NumberRow
    {
        public float Cat { get; set; }

        public float Dog { get; set; }

        public float Cow { get; set; }

        [VectorType(3)]
        public float[] Probabilities { get; set; } = [];
    }
}
