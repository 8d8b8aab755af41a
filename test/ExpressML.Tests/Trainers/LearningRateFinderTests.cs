using System.Globalization;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class LearningRateFinderTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Run_Rates_GrowByOneFactor()
    {
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(Options()), Data(), lowest: 1e-6, highest: 1e-2, steps: 41);
        Assert.HasCount(41, curve.Points);
        for (int i = 0; i < 41; i++)
            Assert.AreEqual(1e-6 * Math.Pow(10, i / 10.0), curve.Points[i].LearningRate, 1e-12 * curve.Points[i].LearningRate * 1e6);
    }

    [TestMethod]
    public void Run_CifarNetWithATimeBudget_SweepsTheNetworkOfTheBudget()
    {
        CollectionAssert.AreEqual(Losses(new() { Filters = 32 }), Losses(new() { TimeBudget = TimeSpan.FromHours(1) }));
        CollectionAssert.AreNotEqual(Losses(new()), Losses(new() { TimeBudget = TimeSpan.FromHours(1) }));

        double[] Losses(CifarNetTrainer.Options options)
        {
            (options.Seed, options.BatchSize) = (1, 16);
            return [.. LearningRateFinder.Run(new CifarNetTrainer(options), Data(), lowest: 1e-3, highest: 1e-2, steps: 10).Points.Select(point => point.Loss)];
        }
    }

    [TestMethod]
    public void Run_SmoothedLosses_AreWeightedMeans()
    {
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(Options()), Data(), highest: 1e-3, steps: 20);
        for (int i = 0; i < 20; i++)
        {
            double[] weights = [.. Enumerable.Range(0, i + 1).Select(k => Math.Pow(0.9, i - k))];
            Assert.AreEqual(weights.Select((weight, k) => weight * curve.Points[k].Loss).Sum() / weights.Sum(), curve.Points[i].SmoothedLoss, 1e-9);
        }
    }

    [TestMethod]
    public void Run_RatesThatAreTooLow_HaveNoSuggestion()
    {
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(Options()), Data(), lowest: 1e-30, highest: 2e-30, steps: 90);
        // An epoch has 15 steps, and all of them see the same network.
        Assert.AreEqual(curve.Points.Take(15).Average(point => point.Loss), curve.Points.TakeLast(15).Average(point => point.Loss), 1e-5);
        Assert.AreEqual(double.NaN, curve.Suggestion);
    }

    [TestMethod]
    public void Run_RatesThatAreTooHigh_EndTheRun()
    {
        LeNetTrainer.Options options = Options();
        options.Optimizer = new Sgd { Momentum = 0.9 };
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(options), Data(), highest: 1e6);
        Assert.IsLessThan(100, curve.Points.Count);
        Assert.IsTrue(curve.Points.All(point => double.IsFinite(point.Loss)));
        Assert.IsTrue(curve.Points.SkipLast(1).All(point => point.SmoothedLoss <= 4 * curve.Points[0].Loss));
    }

    [TestMethod]
    [DataRow("Adam", 1e-4, 1e-2)]
    [DataRow("Sgd", 1e-3, 1.0)]
    public void Run_Suggestion_TrainsWell(string optimizer, double least, double most)
    {
        LeNetTrainer.Options options = Options();
        options.Optimizer = optimizer == "Adam" ? new Adam() : new Sgd { Momentum = 0.9 };
        double suggestion = LearningRateFinder.Run(new LeNetTrainer(options), Data()).Suggestion;
        Assert.IsTrue(suggestion > least && suggestion < most, suggestion.ToString(CultureInfo.InvariantCulture));
        (options.LearningRate, options.NumberOfEpochs) = (suggestion, 6);
        Assert.IsGreaterThan(0.95, new LeNetTrainer(options).Fit(Data()).TrainingHistory.Epochs[^1].Accuracy);
    }

    [TestMethod]
    public void Run_EachTask_HasACurve()
    {
        IDataView points = Points.Load(_mlContext, 300);
        foreach ((string label, Func<ConvolutionalNetworkTrainer.Options, NetworkTrainer> create) in new (string, Func<ConvolutionalNetworkTrainer.Options, NetworkTrainer>)[]
        {
            ("IsAlike", options => new ConvolutionalNetworkBinaryTrainer(options)),
            ("Number", options => new ConvolutionalNetworkRegressionTrainer(options)),
            ("Numbers", options => new ConvolutionalNetworkRegressionTrainer(options)),
            ("Flags", options => new ConvolutionalNetworkMultilabelTrainer(options)),
        })
        {
            var options = new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(16).Relu(), LabelColumnName = label, BatchSize = 32, Seed = 1 };
            double suggestion = LearningRateFinder.Run(create(options), points).Suggestion;
            Assert.IsTrue(suggestion is > 1e-4 and < 1, $"{label}: {suggestion}");
        }
    }

    [TestMethod]
    public void Run_LeavesTheTrainerAsItWas()
    {
        using var folder = new TemporaryFolder();
        byte[] expected = Train(new MLContext(seed: 5), runFirst: false), after = Train(new MLContext(seed: 5), runFirst: true);
        CollectionAssert.AreEqual(expected, after);

        byte[] Train(MLContext mlContext, bool runFirst)
        {
            LeNetTrainer.Options options = Options();
            int calls = 0;
            (options.Seed, options.NumberOfEpochs, options.ValidationSetFraction) = (null, 2, 0.2);
            (options.Metrics, options.MonitoredMetric) = ([MonitoredMetric.F1Score], MonitoredMetric.TopAccuracy(2));
            (options.EarlyStoppingCriteria, options.MetricsCallback, options.TimeBudget) = (new EarlyStoppingCriteria { Patience = 1 }, _ => calls++, TimeSpan.FromDays(1));
            options.CheckpointFolder = folder.File(runFirst ? "second" : "first");
            var trainer = new LeNetTrainer(mlContext, options);
            if (runFirst)
            {
                Assert.HasCount(50, LearningRateFinder.Run(trainer, Data(), highest: 0.01, steps: 50).Points);
                Assert.AreEqual(0, calls);
                Assert.IsFalse(Directory.Exists(options.CheckpointFolder));
            }

            return NetworkFiles.Bytes(trainer.Fit(Data()).Model);
        }
    }

    [TestMethod]
    public void Run_Twice_GivesTheSame()
    {
        var trainer = new LeNetTrainer(Options());
        Assert.AreEqual(LearningRateFinder.Run(trainer, Data()).ToCsv(), LearningRateFinder.Run(trainer, Data()).ToCsv());
    }

    [TestMethod]
    public void ToCsv_InACultureWithCommas_HasPoints()
    {
        using var folder = new TemporaryFolder();
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(Options()), Data(), highest: 1e-3, steps: 10);
        using Culture culture = Culture.Use("de-DE");
        string[] lines = curve.ToCsv().Split('\n');
        Assert.AreEqual("learningRate,loss,smoothedLoss", lines[0]);
        Assert.HasCount(12, lines);
        Assert.AreEqual(curve.Points[9].SmoothedLoss, double.Parse(lines[10].Split(',')[2], CultureInfo.InvariantCulture));
        curve.SaveCsv(folder.File("curve.csv"));
        Assert.AreEqual(curve.ToCsv(), File.ReadAllText(folder.File("curve.csv")));
    }

    [TestMethod]
    public void Run_NumbersOutOfRange_AreRefused()
    {
        var trainer = new LeNetTrainer(Options());
        AssertRefused("lowest must be a finite number above 0.", () => LearningRateFinder.Run(trainer, Data(), lowest: 0));
        AssertRefused("highest must be a finite number above 0.1.", () => LearningRateFinder.Run(trainer, Data(), lowest: 0.1, highest: 0.1));
        AssertRefused("steps must be at least 10.", () => LearningRateFinder.Run(trainer, Data(), steps: 9));
        Assert.StartsWith(
            "Could not find feature column 'Features'",
            Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateFinder.Run(trainer, _mlContext.Transforms.DropColumns("Features").Fit(Data()).Transform(Data()))).Message);
        LeNetTrainer.Options cancelled = Options();
        cancelled.CancellationToken = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => LearningRateFinder.Run(new LeNetTrainer(cancelled), Data()));
    }

    private static void AssertRefused(string message, Action run) => Assert.StartsWith(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(run).Message);

    private static LeNetTrainer.Options Options() => new() { BatchSize = 20, Seed = 1 };

    private IDataView Data() => Stripes.Load(_mlContext, Stripes.Create(300));
}
