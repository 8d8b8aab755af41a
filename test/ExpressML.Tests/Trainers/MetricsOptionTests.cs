using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>Metrics in trainings of each task: they are those of ML.NET's evaluators, are reported, and choose the best epoch.</summary>
[TestClass]
public sealed class MetricsOptionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static MonitoredMetric Cost => MonitoredMetric.Of("Cost", rows => rows.Scores(0)[0], higherIsBetter: false);

    [TestMethod]
    public void Fit_Binary_MeasuresAsEvaluateDoes()
    {
        IDataView validation = Points.Load(_mlContext, 150, seed: 2);
        ConvolutionalNetworkTrainer.Options options = Options("IsAlike", MonitoredMetric.F1Score, MonitoredMetric.AreaUnderRocCurve);
        NetworkTransformer model = new ConvolutionalNetworkBinaryTrainer(options).Fit(Points.Load(_mlContext, 300), validation);
        BinaryClassificationMetrics expected = _mlContext.BinaryClassification.Evaluate(model.Transform(validation), "IsAlike");
        IReadOnlyDictionary<string, double> metrics = model.TrainingHistory.Epochs[^1].Metrics;
        Assert.AreEqual(expected.F1Score, metrics["F1Score"], 1e-12);
        Assert.AreEqual(expected.AreaUnderRocCurve, metrics["AreaUnderRocCurve"], 1e-9);
    }

    [TestMethod]
    public void Fit_Regression_MeasuresInTheUnitOfTheLabelAsEvaluateDoes()
    {
        IDataView validation = Points.Load(_mlContext, 150, seed: 2);
        ConvolutionalNetworkTrainer.Options options = Options("Number", MonitoredMetric.RSquared, MonitoredMetric.RootMeanSquaredError, MonitoredMetric.MeanAbsoluteError);
        NetworkTransformer model = new ConvolutionalNetworkRegressionTrainer(options).Fit(Points.Load(_mlContext, 300), validation);
        RegressionMetrics expected = _mlContext.Regression.Evaluate(model.Transform(validation), "Number");
        IReadOnlyDictionary<string, double> metrics = model.TrainingHistory.Epochs[^1].Metrics;
        Assert.AreEqual(expected.RSquared, metrics["RSquared"], 1e-6);
        Assert.AreEqual(expected.RootMeanSquaredError, metrics["RootMeanSquaredError"], 1e-6 * expected.RootMeanSquaredError);
        Assert.AreEqual(expected.MeanAbsoluteError, metrics["MeanAbsoluteError"], 1e-6 * expected.MeanAbsoluteError);
        CollectionAssert.AreEqual(new[] { "RSquared", "RootMeanSquaredError", "MeanAbsoluteError" }, metrics.Keys.ToArray());
        Assert.EndsWith(",seconds,RSquared,RootMeanSquaredError,MeanAbsoluteError", model.TrainingHistory.ToCsv().Split('\n')[0]);
    }

    [TestMethod]
    public void Fit_Multiclass_MeasuresAsEvaluateDoes()
    {
        IDataView validation = Load(77, seed: 2);
        LeNetTrainer.Options options = Lines(MonitoredMetric.TopAccuracy(2), MonitoredMetric.F1Score, MonitoredMetric.Of("LogLoss", LogLoss, higherIsBetter: false));
        options.RestoreBestWeights = false;
        NetworkTransformer model = new LeNetTrainer(options).Fit(Load(60), validation);
        MulticlassClassificationMetrics expected = _mlContext.MulticlassClassification.Evaluate(model.Transform(validation), topKPredictionCount: 2);
        IReadOnlyDictionary<string, double> metrics = model.TrainingHistory.Epochs[^1].Metrics;
        Assert.AreEqual(expected.TopKAccuracy, metrics["Top2Accuracy"], 1e-12);
        Assert.AreEqual(expected.LogLoss, metrics["LogLoss"], 1e-6);
        double f1 = Enumerable.Range(0, 3).Average(k => 2 / (1 / expected.ConfusionMatrix.PerClassPrecision[k] + 1 / expected.ConfusionMatrix.PerClassRecall[k]));
        Assert.AreEqual(f1, metrics["F1Score"], 1e-12);

        static double LogLoss(ScoredRows rows) => Enumerable.Range(0, rows.Count).Average(row => -Math.Log(rows.Scores(row)[rows.Class(row)]));
    }

    [TestMethod]
    public void Fit_Multilabel_MeasuresAsEvaluateDoes()
    {
        IDataView validation = Points.Load(_mlContext, 150, seed: 2);
        NetworkTransformer model = new ConvolutionalNetworkMultilabelTrainer(Options("Flags", MonitoredMetric.F1Score)).Fit(Points.Load(_mlContext, 300), validation);
        double expected = _mlContext.MultilabelClassification.Evaluate(model.Transform(validation), "Flags").MacroF1Score;
        Assert.AreEqual(expected, model.TrainingHistory.Epochs[^1].Metrics["F1Score"], 1e-12);
    }

    [TestMethod]
    public void Fit_MonitoredMetric_ChoosesTheEpochAndIsReported()
    {
        double[] values = [3, 5, 4, 5, 1];
        foreach (bool higherIsBetter in new[] { true, false })
        {
            int epoch = 0;
            var lines = new List<string>();
            var context = new MLContext(seed: 1);
            context.Log += (_, log) => lines.Add(log.RawMessage);
            LeNetTrainer.Options options = Lines();
            options.NumberOfEpochs = 5;
            options.MonitoredMetric = MonitoredMetric.Of("Wanted", _ => values[epoch++], higherIsBetter);
            TrainingHistory history = new LeNetTrainer(context, options).Fit(Load(60)).TrainingHistory;
            Assert.AreEqual(higherIsBetter ? 2 : 5, history.BestEpoch);
            CollectionAssert.AreEqual(values, history.Epochs.Select(row => row.Metrics["Wanted"]).ToArray());
            Assert.HasCount(2, lines.Where(line => line.Contains(", Wanted 5,", StringComparison.Ordinal)).ToArray());
        }
    }

    [TestMethod]
    public void Fit_EarlyStopping_GoesByTheMonitoredMetric()
    {
        double[] values = [0.5, 0.6, double.NaN, 0.6, 0.9];
        int epoch = 0;
        LeNetTrainer.Options options = Lines();
        options.NumberOfEpochs = 5;
        options.MonitoredMetric = MonitoredMetric.Of("Wanted", _ => values[epoch++], higherIsBetter: true);
        options.EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 2 };
        TrainingHistory history = new LeNetTrainer(options).Fit(Load(60)).TrainingHistory;
        Assert.AreEqual((4, 2), (history.Epochs.Count, history.BestEpoch));
    }

    [TestMethod]
    public void Fit_StoppedAndResumed_KeepsTheMetricsAndTheBestEpoch()
    {
        using var folder = new TemporaryFolder();
        TrainingHistory whole = new LeNetTrainer(Lines(MonitoredMetric.F1Score)).Fit(Load(60)).TrainingHistory;
        LeNetTrainer.Options options = Lines(MonitoredMetric.F1Score);
        options.CheckpointFolder = folder.Path;
        options.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 2, Batch: 2 })
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => new LeNetTrainer(options).Fit(Load(60)));
        options.MetricsCallback = null;
        TrainingHistory resumed = new LeNetTrainer(options).Fit(Load(60)).TrainingHistory;
        CollectionAssert.AreEqual(whole.Epochs.Select(Values).ToArray(), resumed.Epochs.Select(Values).ToArray());
        Assert.AreEqual(whole.BestEpoch, resumed.BestEpoch);

        static (double, double, double) Values(TrainingEpoch epoch) => (epoch.Loss, epoch.ValidationLoss, epoch.Metrics["F1Score"]);
    }

    [TestMethod]
    public void Fit_MetricThatDoesNotSuit_SaysWhyBeforeTheTraining()
    {
        AssertFails(
            "Metrics has RSquared, which is for regression, but this is multiclass classification. Choose another metric, such as MonitoredMetric.ValidationLoss.",
            () => new LeNetTrainer(Lines(MonitoredMetric.RSquared)).Fit(Load(30)));
        AssertFails(
            "Metrics has AreaUnderRocCurve, which is for binary and multi-label classification, but this is multiclass classification. Choose another metric, such as MonitoredMetric.ValidationLoss.",
            () => new LeNetTrainer(Lines(MonitoredMetric.AreaUnderRocCurve)).Fit(Load(30)));
        AssertFails(
            "Metrics has Top3Accuracy, but there are 3 classes: it would always be 1. TopAccuracy takes numbers below that of the classes.",
            () => new LeNetTrainer(Lines(MonitoredMetric.TopAccuracy(3))).Fit(Load(30)));
        LeNetTrainer.Options options = Lines(MonitoredMetric.F1Score);
        options.ValidationSetFraction = null;
        AssertFails(
            "Metrics has F1Score, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.", () => new LeNetTrainer(options).Fit(Load(30)));
        (options.Metrics, options.MonitoredMetric) = ([], Cost);
        AssertFails(
            "MonitoredMetric is Cost, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.", () => new LeNetTrainer(options).Fit(Load(30)));
    }

    [TestMethod]
    public void Options_MetricsThatDoNotGoTogether_AreRefused()
    {
        const string Message = "Metrics and MonitoredMetric have different metrics with the name 'Cost'. Give each a name of its own.";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new LeNetTrainer(Lines(Cost, Cost))).Message);
        LeNetTrainer.Options options = Lines(Cost);
        options.MonitoredMetric = Cost;
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new LeNetTrainer(options)).Message);
        options.MonitoredMetric = options.Metrics[0];
        _ = new LeNetTrainer(options);
        (options.Metrics, options.MonitoredMetric) = ([MonitoredMetric.TopAccuracy(2)], MonitoredMetric.TopAccuracy(2));
        Assert.HasCount(1, new LeNetTrainer(options).Fit(Load(60)).TrainingHistory.Epochs[0].Metrics);
        Assert.StartsWith("Metrics must be a list of metrics, such as [MonitoredMetric.F1Score], without null.", Assert.Throws<ArgumentNullException>(() => new LeNetTrainer(Lines(null!, Cost))).Message);
    }

    private static void AssertFails(string message, Action fit) => Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(fit).Message);

    private static ConvolutionalNetworkTrainer.Options Options(string label, params MonitoredMetric[] metrics) => new()
    {
        Network = net => net.Dense(8).Tanh(),
        LabelColumnName = label,
        NumberOfEpochs = 5,
        LearningRateSchedule = new ConstantSchedule(),
        Seed = 1,
        RestoreBestWeights = false,
        Metrics = metrics,
    };

    private static LeNetTrainer.Options Lines(params MonitoredMetric[] metrics) => new()
    {
        NumberOfEpochs = 3,
        BatchSize = 16,
        Seed = 1,
        ValidationSetFraction = 0.25,
        Metrics = metrics,
    };

    private IDataView Load(int count, int seed = 1) => Stripes.Load(_mlContext, Stripes.Create(count, seed: seed));
}
