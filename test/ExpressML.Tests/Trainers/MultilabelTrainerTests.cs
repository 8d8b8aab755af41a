using Digits;
using ExpressML.Losses;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class MultilabelTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_PairsOfRealDigits_TellsWhichAreThere()
    {
        DigitSet digits = DigitFiles.ReadIncluded();
        var trainer = new ConvolutionalNetworkMultilabelTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(16, 3, padding: 1).Relu().MaxPool2D(2).Conv2D(32, 3, padding: 1).Relu().Flatten().Dense(64).Relu(),
            NumberOfEpochs = 15,
            BatchSize = 32,
            LearningRate = 0.002,
            Seed = 1,
        });

        NetworkTransformer model = trainer.Fit(Pairs(digits.Training, 3000));

        MultilabelClassificationMetrics metrics = _mlContext.MultilabelClassification.Evaluate(model.Transform(Pairs(digits.Test, 500)));
        Assert.IsGreaterThan(0.93, metrics.MicroF1Score);
        Assert.IsGreaterThan(0.93, metrics.MacroF1Score);
        Assert.IsLessThan(0.03, metrics.HammingLoss);
        Assert.IsGreaterThan(0.8, metrics.SubsetAccuracy);
        Assert.HasCount(10, metrics.Labels);
    }

    [TestMethod]
    public void Fit_LabelsOfSeveralColumns_KeepsTheirNames()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(3000).Select(point => new Named { Features = point.Features, IsRight = point.Flags[0], IsUp = point.Flags[1] }));
        var model = _mlContext.Transforms.Concatenate("Label", "IsRight", "IsUp")
            .Append(_mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(net => net.Dense(8).Relu(), batchSize: 16)).Fit(data);
        IDataView scored = model.Transform(data);

        foreach (string column in new[] { "Score", "PredictedLabel" })
            Assert.AreSequenceEqual(["IsRight", "IsUp"], scored.Schema[column].Annotation<ReadOnlyMemory<char>>("SlotNames").Select(name => name.ToString()));
        MultilabelClassificationMetrics metrics = _mlContext.MultilabelClassification.Evaluate(scored);
        Assert.AreSequenceEqual(["IsRight", "IsUp"], metrics.Labels.Select(label => label.Name));
        Assert.IsGreaterThan(0.97, metrics.MicroF1Score);
    }

    [TestMethod]
    public void Fit_LabelsAsNumbers_GivesTheSameBytesAsTruthValues()
    {
        Point[] points = Points.Create(60);
        IDataView truths = _mlContext.Data.LoadFromEnumerable(points);
        IDataView numbers = _mlContext.Data.LoadFromEnumerable(points.Select(point => new Numeric { Features = point.Features, Flags = Array.ConvertAll(point.Flags, flag => flag ? 1f : 0) }));
        CollectionAssert.AreEqual(Train(truths), Train(numbers));

        static byte[] Train(IDataView data) => NetworkFiles.Bytes(new ConvolutionalNetworkMultilabelTrainer(
            new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(4), LabelColumnName = "Flags", NumberOfEpochs = 2 }).Fit(data).Model);
    }

    [TestMethod]
    public void Fit_SavedAndLoadedElsewhere_GivesTheSameBits()
    {
        IDataView data = Points.Load(_mlContext, 80);
        NetworkTransformer model = new ConvolutionalNetworkMultilabelTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(8).Relu(),
            LabelColumnName = "Flags",
            NumberOfEpochs = 3,
        }).Fit(data);
        using var folder = new TemporaryFolder();
        string file = folder.File("flags.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        foreach (string column in new[] { "Score", "PredictedLabel" })
            CollectionAssert.AreEqual(model.Transform(data).Numbers(column), ConsumerProcess.Predict(file, data, column), column);

        using var engine = _mlContext.Model.CreatePredictionEngine<Point, Prediction>(model, data.Schema);
        bool[][] predicted = model.Transform(data).Arrays<bool>("PredictedLabel");
        Point[] points = Points.Create(80);
        for (int i = 0; i < points.Length; i++)
            CollectionAssert.AreEqual(predicted[i], engine.Predict(points[i]).PredictedLabel);
    }

    [TestMethod]
    public void Fit_MissingLabels_SkipsTheRows()
    {
        Numeric[] rows = [.. Points.Create(20).Select(point => new Numeric { Features = point.Features, Flags = [0, 1, 0.5f] })];
        rows[4].Flags[1] = float.NaN;
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        _mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(net => net.Dense(4), "Flags", numberOfEpochs: 1).Fit(_mlContext.Data.LoadFromEnumerable(rows));
        Assert.Contains("Skipped 1 row without a label in column 'Flags': row 4, counted from 0.", lines);
        Assert.Contains("19 rows of 4×1×1, 3 labels, 35 parameters.", lines);
    }

    [TestMethod]
    [DataRow(2f)]
    [DataRow(-0.5f)]
    public void Fit_LabelThatIsNoProbability_NamesColumnAndRange(float value)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(5).Select(point => new Numeric { Features = point.Features, Flags = [0, 1, value] }));
        var trainer = _mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(net => net.Dense(4), "Flags");
        Assert.AreEqual(
            FormattableString.Invariant($"Label column 'Flags' has values from {Math.Min(0, value)} to {Math.Max(1, value)}. The labels of multi-label classification must be 0 or 1, or a probability between."),
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(data)).Message);
    }

    [TestMethod]
    [DataRow("IsAlike", "Boolean. Make it one first, for example with mlContext.Transforms.Concatenate.")]
    [DataRow("Number", "Single. Make it one first, for example with mlContext.Transforms.Concatenate.")]
    [DataRow("Unsized", "Vector<Boolean> of varying length. Say the size: write [VectorType(784)], with the number of values of a row, above the property")]
    public void Fit_LabelOfAnotherType_SaysWhatIsExpected(string label, string actual)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(5).Select(point => new Odd { Features = point.Features }));
        var trainer = _mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(net => net.Dense(3), label);
        Assert.StartsWith(
            $"Schema mismatch for label column '{label}': expected known-size vector of Boolean or Single, got {actual}",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message);
    }

    [TestMethod]
    public void Fit_LossThatDoesNotSuit_SaysWhichDoes()
    {
        var trainer = new ConvolutionalNetworkMultilabelTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(3),
            LabelColumnName = "Flags",
            Loss = new MeanSquaredError(),
        });
        Assert.AreEqual(
            "MeanSquaredError does not suit targets that are yes or no. Use BinaryCrossEntropy.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Points.Load(_mlContext, 5))).Message);
    }

    [TestMethod]
    public void Fit_EachPreset_HasAProbabilityForEachLabel()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Blobs.Load(_mlContext, 20).Arrays<float>("Features").Select(
            (features, i) => new BlobFlags { Features = features, Label = [i % 2 == 0, i % 3 == 0] }));
        MultilabelClassificationTrainers trainers = _mlContext.MultilabelClassification.Trainers;
        foreach (ConvolutionalNetworkMultilabelTrainer trainer in new[]
        {
            trainers.LeNet(numberOfEpochs: 1), trainers.LeNet(new LeNetTrainer.Options { NumberOfEpochs = 1 }),
            trainers.ResNet9(new ResNet9Trainer.Options { NumberOfEpochs = 1 }), trainers.SmallVgg(new SmallVggTrainer.Options { NumberOfEpochs = 1 }),
            trainers.CifarNet(new CifarNetTrainer.Options { NumberOfEpochs = 1 }), trainers.DenseNetwork(), trainers.DenseNetwork(new DenseNetworkTrainer.Options { NumberOfEpochs = 1 }),
        })
        {
            float[][] scores = trainer.Fit(data).Transform(data).Arrays<float>("Score");
            Assert.IsTrue(Array.TrueForAll(scores, row => row.Length == 2 && Array.TrueForAll(row, probability => probability is > 0 and < 1)));
        }
    }

    // Two digits of 8×8 side by side; the labels are the numbers that are seen.
    private IDataView Pairs(Digit[] digits, int count)
    {
        var random = new Random(1);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            Digit left = digits[random.Next(digits.Length)], right = digits[random.Next(digits.Length)];
            return new Pair
            {
                Features = [.. Enumerable.Range(0, 128).Select(i => (i % 16 < 8 ? left : right).Pixels[i / 16 * 8 + i % 8])],
                Label = [.. Enumerable.Range(0, 10).Select(number => number == left.Number || number == right.Number)],
            };
        }).ToArray());
    }

    private sealed class Pair
    {
        [VectorType(8, 16)]
        public float[] Features { get; set; } = [];

        [VectorType(10)]
        public bool[] Label { get; set; } = [];
    }

    private sealed class Named
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public bool IsRight { get; set; }

        public bool IsUp { get; set; }
    }

    private sealed class Numeric
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public float[] Flags { get; set; } = [];
    }

    private sealed class BlobFlags
    {
        [VectorType(12, 12)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public bool[] Label { get; set; } = [];
    }

    private sealed class Odd
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public bool IsAlike { get; set; }

        public float Number { get; set; }

        public bool[] Unsized { get; set; } = [];
    }

    private sealed class Prediction
    {
        public bool[] PredictedLabel { get; set; } = [];
    }
}
