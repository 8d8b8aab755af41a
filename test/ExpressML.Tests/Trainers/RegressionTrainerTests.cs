using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class RegressionTrainerTests
{
    // The function of Points is smooth and without noise: what remains is what the network can't bend to in twenty epochs.
    private const double LeastRSquared = 0.97;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_LabelOfMean1000AndDeviation300_LearnsTheFunctionWithDefaults()
    {
        var trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(32).Relu().Dense(16).Relu(), "Number");

        NetworkTransformer model = trainer.Fit(Points.Load(_mlContext, 10_000));

        RegressionMetrics metrics = Evaluate(model);
        Assert.IsGreaterThan(LeastRSquared, metrics.RSquared);
        Assert.AreEqual(
            "new NetworkBuilder().Standardize().Dense(32).Relu().Dense(16).Relu().Dense(1).Unstandardize().Build(new Shape(4, 1, 1))", model.Model.ToString());
        Assert.AreEqual(1000, model.Model.Layers[^1].Parameters[0].Values[0], 30);
        Assert.AreEqual(300, model.Model.Layers[^1].Parameters[1].Values[0], 30);
    }

    [TestMethod]
    public void Fit_NoLayers_IsLinearRegression()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(200).Select(
            point => new Point { Features = point.Features, Number = 5 + 30 * point.Features[0] - 20 * point.Features[3] }));
        NetworkTransformer model = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net,
            LabelColumnName = "Number",
            LearningRate = 0.05,
        }).Fit(data);
        Assert.AreEqual("new NetworkBuilder().Standardize().Dense(1).Unstandardize().Build(new Shape(4, 1, 1))", model.Model.ToString());
        Assert.IsGreaterThan(0.9999, _mlContext.Regression.Evaluate(model.Transform(data), "Number").RSquared);
    }

    [TestMethod]
    public void Fit_LabelsInOtherUnits_TrainAlikeWithEveryOptimizer()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Sgd { Momentum = 0.9 } })
        {
            double[] shares = [.. new[] { 1f, 300, 1e-4f }.Select(unit => Train(optimizer, unit))];
            Assert.IsGreaterThan(0.9, shares[0], $"{optimizer}");
            Assert.AreEqual(shares[0], shares[1], 0.005, $"{optimizer}");
            Assert.AreEqual(shares[0], shares[2], 0.005, $"{optimizer}");
        }

        double Train(Optimizer optimizer, float unit)
        {
            IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(2000).Select(point => new Point { Features = point.Features, Number = unit * point.Number }));
            var options = new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Dense(24).Tanh(),
                LabelColumnName = "Number",
                Optimizer = optimizer,
                LearningRate = 0.01,
                BatchSize = 32,
                Seed = 1,
            };
            return _mlContext.Regression.Evaluate(new ConvolutionalNetworkRegressionTrainer(options).Fit(data).Transform(data), "Number").RSquared;
        }
    }

    [TestMethod]
    public void Fit_ReportedLoss_IsTheShareOfTheVarianceThatIsLeft()
    {
        TrainingMetrics last = default;
        var options = new ConvolutionalNetworkTrainer.Options
        {
            // A step too small to change a float: the loss of the epoch is that of the network as it was initialised.
            Network = net => net.Dense(8).Tanh(),
            LabelColumnName = "Number",
            NumberOfEpochs = 1,
            LearningRate = 1e-30,
            Optimizer = new Sgd(),
            MetricsCallback = metrics => last = metrics,
        };
        IDataView data = Points.Load(_mlContext, 200);
        RegressionMetrics evaluated = _mlContext.Regression.Evaluate(new ConvolutionalNetworkRegressionTrainer(options).Fit(data).Transform(data), "Number");
        Assert.AreEqual(1 - evaluated.RSquared, last.Loss, 1e-4);
        Assert.IsTrue(double.IsNaN(last.Accuracy));
    }

    [TestMethod]
    public void Fit_StandardizeLabelOff_LeavesNetworkAndLossAsTheyAre()
    {
        TrainingMetrics last = default;
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(8).Tanh(),
            LabelColumnName = "Number",
            StandardizeLabel = false,
            NumberOfEpochs = 1,
            LearningRate = 1e-30,
            Optimizer = new Sgd(),
            MetricsCallback = metrics => last = metrics,
        };
        IDataView data = Points.Load(_mlContext, 200);
        NetworkTransformer model = new ConvolutionalNetworkRegressionTrainer(options).Fit(data);
        Assert.IsInstanceOfType<Dense>(model.Model.Layers[^1]);
        Assert.AreEqual(_mlContext.Regression.Evaluate(model.Transform(data), "Number").MeanSquaredError, last.Loss, 1);
    }

    [TestMethod]
    public void Fit_SeveralOutputsOfDifferentUnits_LearnsEach()
    {
        var trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(32).Relu().Dense(16).Relu(), "Numbers", batchSize: 16);
        NetworkTransformer model = trainer.Fit(Points.Load(_mlContext, 10_000));
        IDataView scored = model.Transform(Points.Load(_mlContext, 500, seed: 2));
        float[][] scores = scored.Arrays<float>("Score"), labels = scored.Arrays<float>("Numbers");
        for (int k = 0; k < 2; k++)
        {
            double mean = labels.Average(row => row[k]);
            double rest = scores.Zip(labels, (score, label) => Math.Pow(score[k] - label[k], 2)).Sum() / labels.Sum(row => Math.Pow(row[k] - mean, 2));
            Assert.IsGreaterThan(LeastRSquared, 1 - rest, $"output {k}");
        }
    }

    [TestMethod]
    public void Fit_ImagesOfABlob_TellsWhereItIs()
    {
        var trainer = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(8, 3, padding: 1).Relu().MaxPool2D(2).Flatten().Dense(32).Relu(),
            LabelColumnName = "Place",
            Seed = 1,
        });
        IDataView scored = trainer.Fit(Blobs.Load(_mlContext, 3000)).Transform(Blobs.Load(_mlContext, 200, seed: 2));
        foreach (var (score, place) in scored.Arrays<float>("Score").Zip(scored.Arrays<float>("Place")))
        {
            Assert.AreEqual(place[0], score[0], 1, "row");
            Assert.AreEqual(place[1], score[1], 1, "column");
        }
    }

    [TestMethod]
    public void Fit_EachPreset_EndsWithOneOutput()
    {
        IDataView data = Blobs.Load(_mlContext, 20);
        data = _mlContext.Transforms.CopyColumns("Label", "Size").Fit(data).Transform(data);
        var trainers = _mlContext.Regression.Trainers;
        foreach (ConvolutionalNetworkRegressionTrainer trainer in new[]
        {
            trainers.LeNet(numberOfEpochs: 1), trainers.LeNet(new LeNetTrainer.Options { NumberOfEpochs = 1 }),
            trainers.ResNet9(new ResNet9Trainer.Options { NumberOfEpochs = 1 }), trainers.SmallVgg(new SmallVggTrainer.Options { NumberOfEpochs = 1 }),
            trainers.CifarNet(new CifarNetTrainer.Options { NumberOfEpochs = 1 }), trainers.DenseNetwork(new DenseNetworkTrainer.Options { NumberOfEpochs = 1 }),
        })
        {
            float[] scores = trainer.Fit(data).Transform(data).Values<float>("Score");
            Assert.IsTrue(Array.TrueForAll(scores, float.IsFinite));
        }
    }

    [TestMethod]
    public void Fit_CrossValidation_GivesMetricsOfEachFold()
    {
        var trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(32).Relu().Dense(16).Relu(), "Number", batchSize: 8);
        foreach (var result in _mlContext.Regression.CrossValidate(Points.Load(_mlContext, 3000), trainer, numberOfFolds: 3, labelColumnName: "Number"))
            Assert.IsGreaterThan(0.9, result.Metrics.RSquared);
    }

    [TestMethod]
    public void Fit_PermutationFeatureImportance_FindsTheFeatureThatDoesNotCount()
    {
        IDataView data = Points.Load(_mlContext, 900);
        NetworkTransformer model = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(32).Relu(), "Number", batchSize: 32).Fit(data);
        var importance = _mlContext.Regression.PermutationFeatureImportance(model, model.Transform(data), "Number");
        Assert.IsGreaterThan(0.3, -importance[0].RSquared.Mean);
        Assert.IsLessThan(0.02, -importance[3].RSquared.Mean);
    }

    [TestMethod]
    public void Fit_InAPipelineSavedAndLoadedElsewhere_GivesTheSameBits()
    {
        IDataView data = Points.Load(_mlContext, 100);
        foreach (string label in new[] { "Number", "Numbers" })
        {
            var pipeline = _mlContext.Transforms.NormalizeMinMax("Features")
                .Append(_mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(8).Relu(), label, numberOfEpochs: 2));
            var model = pipeline.Fit(data);
            using var folder = new TemporaryFolder();
            string file = folder.File("numbers.zip");
            _mlContext.Model.Save(model, data.Schema, file);
            CollectionAssert.AreEqual(model.Transform(data).Numbers("Score"), ConsumerProcess.Predict(file, data, "Score"));

        }
    }

    [TestMethod]
    public void Fit_PredictionEngine_GivesTheSameBits()
    {
        IDataView data = Points.Load(_mlContext, 20);
        NetworkTransformer one = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(8).Relu(), "Number", numberOfEpochs: 2).Fit(data);
        NetworkTransformer several = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(8).Relu(), "Numbers", numberOfEpochs: 2).Fit(data);
        using var engine = _mlContext.Model.CreatePredictionEngine<Point, Scored>(one, data.Schema);
        using var engineOfSeveral = _mlContext.Model.CreatePredictionEngine<Point, ScoredSeveral>(several, data.Schema);
        Point[] points = Points.Create(20);
        CollectionAssert.AreEqual(one.Transform(data).Values<float>("Score"), points.Select(point => engine.Predict(point).Score).ToArray());
        CollectionAssert.AreEqual(several.Transform(data).Numbers("Score"), points.SelectMany(point => engineOfSeveral.Predict(point).Score).ToArray());
    }

    [TestMethod]
    public void Fit_LabelsThatAreNotFinite_AreSkippedAndCounted()
    {
        Point[] points = Points.Create(30);
        (points[1].Number, points[2].Number, points[3].Features[0]) = (float.NaN, float.PositiveInfinity, float.NaN);
        List<string> lines = LogOf(_mlContext);
        NetworkTransformer model = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(3).Relu(), "Number", numberOfEpochs: 1)
            .Fit(_mlContext.Data.LoadFromEnumerable(points));

        Assert.Contains("Skipped 2 rows without a label in column 'Number': row 1, row 2, counted from 0.", lines);
        Assert.Contains("Skipped 1 row with NaN or infinite values in column 'Features': row 3, counted from 0.", lines);
        Assert.Contains("27 rows of 4×1×1, 1 target, 19 parameters.", lines);
        float[] scores = model.Transform(_mlContext.Data.LoadFromEnumerable(points)).Values<float>("Score");
        Assert.AreSequenceEqual([3], Enumerable.Range(0, 30).Where(i => float.IsNaN(scores[i])));
    }

    [TestMethod]
    public void Fit_ConstantLabel_GivesIt()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Points.Create(50).Select(point => new Point { Features = point.Features, Number = 12 }));
        NetworkTransformer model = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net,
            LabelColumnName = "Number",
            LearningRate = 0.1,
            NumberOfEpochs = 100,
            BatchSize = 10,
        }).Fit(data);
        foreach (float score in model.Transform(data).Values<float>("Score"))
            Assert.AreEqual(12, score, 0.001);
    }

    [TestMethod]
    public void Fit_SameSeedOnAnyNumberOfThreads_GivesTheSameBytes()
    {
        byte[][] files = [.. new[] { 1, 2, 4 }.Select(threads => NetworkFiles.Bytes(new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(8).Relu(), LabelColumnName = "Numbers", NumberOfEpochs = 2, Seed = 1, NumberOfThreads = threads,
        }).Fit(Points.Load(_mlContext, 100)).Model))];
        CollectionAssert.AreEqual(files[0], files[1]);
        CollectionAssert.AreEqual(files[0], files[2]);
    }

    [TestMethod]
    public void Fit_RowsThatDoNotFitIntoMemory_AreStandardizedAlikeAndLearned()
    {
        IDataView data = Points.Load(_mlContext, 50_000);
        NetworkTransformer memory = Train(maximumMemoryForRows: null), streamed = Train(maximumMemoryForRows: 1);
        Assert.AreSequenceEqual(memory.Model.Layers[^1].Parameters[0].Values.ToArray(), streamed.Model.Layers[^1].Parameters[0].Values.ToArray());
        Assert.AreSequenceEqual(memory.Model.Layers[^1].Parameters[1].Values.ToArray(), streamed.Model.Layers[^1].Parameters[1].Values.ToArray());
        Assert.IsGreaterThan(0.9, Evaluate(streamed).RSquared);

        NetworkTransformer Train(int? maximumMemoryForRows) => new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(32).Relu(),
            LabelColumnName = "Number",
            NumberOfEpochs = 4,
            MaximumMemoryForRows = maximumMemoryForRows,
        }).Fit(data);
    }

    [TestMethod]
    [DataRow("IsAlike", "expected Single, got Boolean. Convert it: mlContext.Transforms.Conversion.ConvertType(\"IsAlike\", outputKind: DataKind.Single).")]
    [DataRow("Flags", "expected known-size vector of Single, got Vector<Boolean, 3>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Flags\", outputKind: DataKind.Single).")]
    public void Fit_LabelOfAnotherType_SaysWhatIsExpected(string label, string message)
    {
        var trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(3), label);
        var data = new RecordingDataView(Points.Load(_mlContext, 5));
        Assert.StartsWith(
            $"Schema mismatch for label column '{label}': {message}", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message);
    }

    [TestMethod]
    public void Fit_LossThatDoesNotSuit_SaysWhichDoBeforeAnyRowIsRead()
    {
        var trainer = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(3).Relu(),
            LabelColumnName = "Number",
            Loss = new BinaryCrossEntropy(),
        });
        var data = new RecordingDataView(Points.Load(_mlContext, 5));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(data));
        Assert.AreEqual("BinaryCrossEntropy does not suit targets that are numbers. Use MeanSquaredError, MeanAbsoluteError or Huber.", exception.Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    [DataRow("Number", "The network has 5 outputs, but there is 1 target. End it with a layer of 1 output, or leave AddOutputLayer true.")]
    [DataRow("Numbers", "The network has 5 outputs, but there are 2 targets. End it with a layer of 2 outputs, or leave AddOutputLayer true.")]
    public void Fit_OutputOfAnotherLength_SaysBoth(string label, string message)
    {
        var trainer = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(5),
            LabelColumnName = label,
            AddOutputLayer = false,
        });
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Points.Load(_mlContext, 5))).Message);
    }

    [TestMethod]
    public void Constructor_LeNetOf1998_SaysThatItsOutputsAreClasses() => Assert.AreEqual(
        "Variant must be Modern for this task: the outputs of LeNetVariant.Classic1998 are distances from codes of classes, which suit multiclass classification only.",
        Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Regression.Trainers.LeNet(new LeNetTrainer.Options { Variant = LeNetVariant.Classic1998 })).Message);

    private RegressionMetrics Evaluate(NetworkTransformer model) =>
        _mlContext.Regression.Evaluate(model.Transform(Points.Load(_mlContext, 500, seed: 2)), "Number");

    private static List<string> LogOf(MLContext mlContext)
    {
        var lines = new List<string>();
        mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        return lines;
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class ScoredSeveral
    {
        public float[] Score { get; set; } = [];
    }
}
