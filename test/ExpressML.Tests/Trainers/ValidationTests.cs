using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class ValidationTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<TrainingMetrics> _epochs = [];

    [TestMethod]
    [DataRow("Fit")]
    [DataRow("Option")]
    public void Fit_ValidationSet_IsMeasuredAsEvaluateDoes(string way)
    {
        IDataView training = Load(Stripes.Create(150)), validation = Load(Stripes.Create(77, seed: 2));
        LeNetTrainer.Options options = Options(epochs: 3);
        options.RestoreBestWeights = false;
        if (way == "Option")
            options.ValidationSet = validation;
        var trainer = new LeNetTrainer(options);
        NetworkTransformer model = way == "Option" ? trainer.Fit(training) : trainer.Fit(training, validation);

        MulticlassClassificationMetrics expected = _mlContext.MulticlassClassification.Evaluate(model.Transform(validation));
        Assert.HasCount(3, _epochs);
        Assert.AreEqual(expected.LogLoss, _epochs[^1].ValidationLoss, 1e-6);
        Assert.AreEqual(expected.MicroAccuracy, _epochs[^1].ValidationAccuracy, 1e-12);
    }

    [TestMethod]
    public void Fit_ValidationSetPassedToFit_ComesBeforeThatOfTheOptions()
    {
        LeNetTrainer.Options options = Options(epochs: 1);
        options.ValidationSet = Load(Stripes.Create(31, seed: 3));
        IDataView validation = Load(Stripes.Create(20, seed: 2));
        NetworkTransformer model = new LeNetTrainer(options).Fit(Load(Stripes.Create(60)), validation);
        Assert.AreEqual(_mlContext.MulticlassClassification.Evaluate(model.Transform(validation)).LogLoss, _epochs[^1].ValidationLoss, 1e-6);
    }

    [TestMethod]
    public void Fit_Fraction_TrainsOnTheRestAlone()
    {
        LeNetTrainer.Options options = Options(epochs: 1);
        options.ValidationSetFraction = 0.2;
        options.BatchSize = 1;
        new LeNetTrainer(options).Fit(Load(Stripes.Create(150)));
        Assert.AreEqual(120, _epochs[^1].NumberOfBatches);
        Assert.IsFalse(double.IsNaN(_epochs[^1].ValidationAccuracy));
    }

    [TestMethod]
    public void Fit_RegressionWithFraction_MeasuresStandardizedLabels()
    {
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(4).Tanh(),
            LabelColumnName = "Number",
            NumberOfEpochs = 2,
            Seed = 1,
            RestoreBestWeights = false,
            StandardizeLabel = false,
            MetricsCallback = Keep,
        };
        IDataView validation = Points.Load(_mlContext, 90, seed: 5);
        NetworkTransformer model = new ConvolutionalNetworkRegressionTrainer(options).Fit(Points.Load(_mlContext, 200), validation);
        RegressionMetrics expected = _mlContext.Regression.Evaluate(model.Transform(validation), "Number");
        Assert.AreEqual(expected.MeanSquaredError, _epochs[^1].ValidationLoss, 1e-5 * expected.MeanSquaredError);
        Assert.IsTrue(double.IsNaN(_epochs[^1].ValidationAccuracy));
    }

    [TestMethod]
    public void Fit_LastEpochSpoilsTheNetwork_GivesTheBestOne()
    {
        IDataView training = Load(Stripes.Create(150)), validation = Load(Stripes.Create(60, seed: 2));
        LeNetTrainer.Options options = Options(epochs: 5);
        options.LearningRateSchedule = new LeapAtTheEnd();

        double best = LogLoss(new LeNetTrainer(options).Fit(training, validation), validation);
        Assert.AreEqual(_epochs.Min(epoch => epoch.ValidationLoss), best, 1e-6);
        Assert.IsGreaterThan(2 * best, _epochs[^1].ValidationLoss);

        options.RestoreBestWeights = false;
        Assert.AreEqual(_epochs[^1].ValidationLoss, LogLoss(new LeNetTrainer(options).Fit(training, validation), validation), 1e-5);
    }

    [TestMethod]
    public void Fit_ValidationAccuracyMonitored_GivesTheEpochThatHasMost()
    {
        IDataView training = Load(Stripes.Create(150)), validation = Load(Stripes.Create(60, seed: 2));
        LeNetTrainer.Options options = Options(epochs: 5);
        (options.LearningRateSchedule, options.MonitoredMetric) = (new LeapAtTheEnd(), MonitoredMetric.ValidationAccuracy);
        NetworkTransformer model = new LeNetTrainer(options).Fit(training, validation);
        Assert.AreEqual(_epochs.Max(epoch => epoch.ValidationAccuracy), _mlContext.MulticlassClassification.Evaluate(model.Transform(validation)).MicroAccuracy, 1e-12);
    }

    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(3, 5)]
    public void Fit_NothingGetsBetter_StopsWhenPatienceEnds(int patience, int expectedEpochs)
    {
        LeNetTrainer.Options options = Options(epochs: 20);
        options.LearningRateSchedule = new TwoEpochsOnly();
        options.EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = patience };
        options.ValidationSetFraction = 0.2;
        var trainer = new LeNetTrainer(options);
        IDataView data = Load(Stripes.Create(100));
        for (int fit = 0; fit < 3; fit++)
        {
            _epochs.Clear();
            trainer.Fit(data);
            Assert.HasCount(expectedEpochs, _epochs, $"fit {fit}");
        }
    }

    [TestMethod]
    public void Fit_ImprovementsBelowTheMinimumChange_AreNone()
    {
        LeNetTrainer.Options options = Options(epochs: 20);
        options.EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 2, MinimumChange = 100 };
        new LeNetTrainer(options).Fit(Load(Stripes.Create(60)));
        Assert.HasCount(3, _epochs);
        Assert.IsTrue(double.IsNaN(_epochs[^1].ValidationLoss));
    }

    [TestMethod]
    public void Fit_PlateauWithValidation_GoesByTheValidationLoss()
    {
        LeNetTrainer.Options options = Options(epochs: 3);
        var schedule = new KeepsLosses();
        (options.LearningRateSchedule, options.ValidationSetFraction) = (schedule, 0.3);
        new LeNetTrainer(options).Fit(Load(Stripes.Create(60)));
        CollectionAssert.AreEqual(_epochs.Take(2).Select(epoch => epoch.ValidationLoss).ToArray(), schedule.Validation);
    }

    [TestMethod]
    public void Fit_WithoutValidation_HasNoValidationMetrics()
    {
        new LeNetTrainer(Options(epochs: 1)).Fit(Load(Stripes.Create(30)));
        Assert.IsTrue(double.IsNaN(_epochs[0].ValidationLoss) && double.IsNaN(_epochs[0].ValidationAccuracy));
        Assert.AreEqual(0.001, _epochs[0].LearningRate, 1e-3);
    }

    [TestMethod]
    public void Fit_EpochsInTheLog_HaveTheValidation()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        LeNetTrainer.Options options = Options(epochs: 2);
        options.ValidationSetFraction = 0.3;
        new LeNetTrainer(_mlContext, options).Fit(Load(Stripes.Create(60)));
        Assert.HasCount(2, lines.Where(line => line.Contains(", validation loss ", StringComparison.Ordinal)).ToArray());
        Assert.Contains("The network is that of epoch 2.", lines);
    }

    [TestMethod]
    public void Fit_ValidationSetThatDoesNotFit_SaysWhy()
    {
        IDataView training = Load(Stripes.Create(30));
        AssertFails<ArgumentOutOfRangeException>(
            "The validation set does not fit the training data: Could not find feature column 'Features'",
            () => new LeNetTrainer(Options(1)).Fit(training, _mlContext.Transforms.DropColumns("Features").Fit(training).Transform(training)));
        AssertFails<ArgumentOutOfRangeException>(
            "The validation set does not fit the training data: Schema mismatch for feature column 'Features': expected 12×12 values, got 14×14 values",
            () => new LeNetTrainer(Options(1)).Fit(training, Stripes.Load(_mlContext, Stripes.Create(30, side: 14), 14, 14)));
        AssertFails<ArgumentOutOfRangeException>(
            "The validation set does not fit the training data: Schema mismatch for label column 'Label': expected the label values of the training data, in the same "
                + "order, got others. Transform it by the stages that were fitted on the training data",
            () => new LeNetTrainer(Options(1)).Fit(training, Load(Stripes.Create(30).Reverse())));
        AssertFails<InvalidOperationException>("The validation set has no rows.", () => new LeNetTrainer(Options(1)).Fit(training, _mlContext.Data.SkipRows(training, 30)));
    }

    [TestMethod]
    public void Fit_MetricThatIsNotThere_SaysWhatToDo()
    {
        LeNetTrainer.Options options = Options(1);
        options.MonitoredMetric = MonitoredMetric.ValidationAccuracy;
        AssertFails<InvalidOperationException>(
            "MonitoredMetric is ValidationAccuracy, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.",
            () => new LeNetTrainer(options).Fit(Load(Stripes.Create(30))));
        var regression = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(4),
            LabelColumnName = "Number",
            MonitoredMetric = MonitoredMetric.Accuracy,
        };
        AssertFails<InvalidOperationException>(
            "MonitoredMetric is Accuracy, which is for multiclass and binary classification, but this is regression. Choose another metric, such as MonitoredMetric.Loss.",
            () => new ConvolutionalNetworkRegressionTrainer(regression).Fit(Points.Load(_mlContext, 30)));
    }

    [TestMethod]
    public void Options_OutOfRange_AreRefused()
    {
        AssertRefused("ValidationSetFraction must be above 0 and below 1.", options => options.ValidationSetFraction = 0);
        AssertRefused("ValidationSetFraction must be above 0 and below 1.", options => options.ValidationSetFraction = 1);
        AssertRefused("Patience must be at least 1.", options => options.EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 0 });
        AssertRefused(
            "MinimumChange must be a finite number of at least 0.",
            options => options.EarlyStoppingCriteria = new EarlyStoppingCriteria { MinimumChange = double.NaN });
        AssertRefused(
            "Set ValidationSet or ValidationSetFraction, not both.",
            options => (options.ValidationSet, options.ValidationSetFraction) = (Load(Stripes.Create(3)), 0.5));
        AssertRefused("CheckpointFolder must name a folder, or be null for no checkpoints.", options => options.CheckpointFolder = " ");
        AssertRefused("NumberOfCheckpoints must be at least 1.", options => options.NumberOfCheckpoints = 0);
        AssertRefused("ExampleWeightColumnName must name a column.", options => options.ExampleWeightColumnName = "");
    }

    private static void AssertRefused(string message, Action<LeNetTrainer.Options> change)
    {
        var options = new LeNetTrainer.Options();
        change(options);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new LeNetTrainer(options)).Message);
    }

    private static void AssertFails<TException>(string message, Action fit)
        where TException : Exception => Assert.StartsWith(message, Assert.ThrowsExactly<TException>(fit).Message);

    private double LogLoss(NetworkTransformer model, IDataView data) => _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).LogLoss;

    private LeNetTrainer.Options Options(int epochs) => new() { NumberOfEpochs = epochs, BatchSize = 16, Seed = 1, LearningRate = 0.002, MetricsCallback = Keep };

    private void Keep(TrainingMetrics metrics)
    {
        if (metrics.IsEndOfEpoch)
            _epochs.Add(metrics);
    }

    private IDataView Load(IEnumerable<Striped> rows) => Stripes.Load(_mlContext, rows);

    private sealed class LeapAtTheEnd : LearningRateSchedule
    {
        public override double Factor(ScheduleState state) => state.Epoch == state.NumberOfEpochs ? 300 : 1;
    }

    private sealed class TwoEpochsOnly : LearningRateSchedule
    {
        public override double Factor(ScheduleState state) => state.Epoch <= 2 ? 1 : 1e-30;
    }

    private sealed class KeepsLosses : LearningRateSchedule
    {
        public double[] Validation { get; private set; } = [];

        public override double Factor(ScheduleState state)
        {
            Validation = state.EpochValidationLosses.ToArray();
            return 1;
        }
    }
}
