using Digits;
using ExpressML.Losses;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class BinaryTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_RealDigits_TellsEvenFromOdd()
    {
        DigitSet digits = DigitFiles.ReadIncluded();
        var trainer = new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(16, 3, padding: 1).Relu().MaxPool2D(2).Flatten().Dense(32).Relu(),
            InputShape = (1, 8, 8),
            Seed = 1,
        });

        NetworkTransformer model = trainer.Fit(Load(digits.Training));

        CalibratedBinaryClassificationMetrics metrics = _mlContext.BinaryClassification.Evaluate(model.Transform(Load(digits.Test)));
        Assert.IsGreaterThan(0.95, metrics.Accuracy);
        Assert.IsGreaterThan(0.99, metrics.AreaUnderRocCurve);
        Assert.IsLessThan(0.25, metrics.LogLoss);
    }

    [TestMethod]
    public void Fit_DenseNetworkOnPlainVectors_LearnsWhatIsNotLinear()
    {
        TrainingMetrics last = default;
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(24).Relu().Dense(12).Relu(),
            LabelColumnName = "IsAlike",
            MetricsCallback = metrics => last = metrics,
        };
        IDataView data = Points.Load(_mlContext, 5000);
        NetworkTransformer model = _mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(options).Fit(data);
        Assert.IsGreaterThan(0.93, Evaluate(model.Transform(Points.Load(_mlContext, 500, seed: 2))).Accuracy);
        Assert.AreEqual(Evaluate(model.Transform(data)).Accuracy, last.Accuracy, 0.02);
        Assert.AreEqual(1, model.Model.OutputLength);
    }

    [TestMethod]
    public void Fit_CrossValidation_GivesMetricsOfEachFold()
    {
        var trainer = _mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Dense(24).Relu().Dense(12).Relu(), "IsAlike", batchSize: 8);
        foreach (var result in _mlContext.BinaryClassification.CrossValidate(Points.Load(_mlContext, 2400), trainer, numberOfFolds: 3, labelColumnName: "IsAlike"))
            Assert.IsGreaterThan(0.9, result.Metrics.Accuracy);
    }

    [TestMethod]
    public void Fit_PermutationFeatureImportance_FindsTheFeaturesThatCount()
    {
        IDataView data = Points.Load(_mlContext, 900);
        NetworkTransformer model = _mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Dense(24).Relu(), "IsAlike", batchSize: 16).Fit(data);
        var importance = _mlContext.BinaryClassification.PermutationFeatureImportance(model, model.Transform(data), "IsAlike");
        Assert.IsGreaterThan(0.2, -importance[0].Accuracy.Mean);
        Assert.IsGreaterThan(0.2, -importance[1].Accuracy.Mean);
        Assert.IsLessThan(0.05, -importance[2].Accuracy.Mean);
    }

    [TestMethod]
    public void Fit_InAPipelineSavedAndLoadedElsewhere_GivesTheSameBits()
    {
        IDataView data = Points.Load(_mlContext, 100);
        var model = _mlContext.Transforms.NormalizeMinMax("Features")
            .Append(_mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Dense(8).Relu(), "IsAlike", numberOfEpochs: 3)).Fit(data);
        using var folder = new TemporaryFolder();
        string file = folder.File("alike.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        foreach (string column in new[] { "Score", "Probability", "PredictedLabel" })
            CollectionAssert.AreEqual(model.Transform(data).Numbers(column), ConsumerProcess.Predict(file, data, column), column);

        using var engine = _mlContext.Model.CreatePredictionEngine<Point, Prediction>(_mlContext.Model.Load(file, out _), data.Schema);
        CollectionAssert.AreEqual(
            model.Transform(data).Values<float>("Probability"), Points.Create(100).Select(point => engine.Predict(point).Probability).ToArray());
    }

    [TestMethod]
    public void Fit_EachPreset_AnswersYesOrNo()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            Blobs.Load(_mlContext, 40).Arrays<float>("Features").Select((features, i) => new BlobOrNot { Features = features, Label = i % 2 == 0 }));
        var trainers = _mlContext.BinaryClassification.Trainers;
        foreach (ConvolutionalNetworkBinaryTrainer trainer in new[]
        {
            trainers.LeNet(numberOfEpochs: 1), trainers.LeNet(new LeNetTrainer.Options { NumberOfEpochs = 1 }),
            trainers.ResNet9(new ResNet9Trainer.Options { NumberOfEpochs = 1 }), trainers.SmallVgg(new SmallVggTrainer.Options { NumberOfEpochs = 1 }),
            trainers.CifarNet(new CifarNetTrainer.Options { NumberOfEpochs = 1 }), trainers.DenseNetwork(), trainers.DenseNetwork(new DenseNetworkTrainer.Options { NumberOfEpochs = 1 }),
        })
        {
            float[] probabilities = trainer.Fit(data).Transform(data).Values<float>("Probability");
            Assert.IsTrue(Array.TrueForAll(probabilities, probability => probability is > 0 and < 1));
        }
    }

    [TestMethod]
    [DataRow("Number", "Single")]
    [DataRow("Flags", "Vector<Boolean, 3>")]
    public void Fit_LabelOfAnotherType_SaysWhatIsExpected(string label, string type)
    {
        var trainer = _mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Dense(3), label);
        Assert.StartsWith(
            $"Schema mismatch for label column '{label}': expected Boolean, got {type}. Make it one first, for example with mlContext.Transforms.Conversion.ConvertType or MapValue.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(Points.Load(_mlContext, 5))).Message);
    }

    [TestMethod]
    public void Fit_RowsOfOneClass_SaysThatBothAreNeeded()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(20).Where(point => !point.IsAlike));
        int rows = data.Values<bool>("IsAlike").Length;
        var trainer = _mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Dense(3), "IsAlike");
        Assert.AreEqual(
            $"All {rows} training rows are False in label column 'IsAlike'. A classifier needs rows of both classes.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(data)).Message);
    }

    [TestMethod]
    public void Fit_LossThatDoesNotSuit_SaysWhichDoes()
    {
        var trainer = new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(3),
            LabelColumnName = "IsAlike",
            Loss = new SoftmaxCrossEntropy(),
        });
        Assert.AreEqual(
            "SoftmaxCrossEntropy does not suit targets that are yes or no. Use BinaryCrossEntropy.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Points.Load(_mlContext, 5))).Message);
    }

    [TestMethod]
    public void Fit_OutputOfAnotherLength_SaysBoth()
    {
        var trainer = new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(2),
            LabelColumnName = "IsAlike",
            AddOutputLayer = false,
        });
        Assert.AreEqual(
            "The network has 2 outputs, but there is 1 yes-or-no target. End it with a layer of 1 output, or leave AddOutputLayer true.",
            Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Points.Load(_mlContext, 5))).Message);
    }

    private CalibratedBinaryClassificationMetrics Evaluate(IDataView scored) => _mlContext.BinaryClassification.Evaluate(scored, "IsAlike");

    private IDataView Load(Digit[] digits) =>
        _mlContext.Data.LoadFromEnumerable(digits.Select(digit => new EvenOrOdd { Features = digit.Pixels, Label = digit.Number % 2 == 0 }));

    private sealed class EvenOrOdd
    {
        [VectorType(64)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class BlobOrNot
    {
        [VectorType(12, 12)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }
}
