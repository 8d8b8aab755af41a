using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

/// <summary>A training with a time budget, on a clock that goes on by one second in each step: 60 rows make an epoch of four steps.</summary>
[TestClass]
public sealed class TimeBudgetTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ManualClock _clock = new();
    private readonly List<TrainingMetrics> _batches = [];

    [TestMethod]
    public void Fit_StepsOfOneSecond_EndWhenTheTimeIsUsedUp()
    {
        LeNetTrainer.Options options = Options(seconds: 10, out SecondsAStep schedule);
        TrainingHistory history = Train(options).TrainingHistory;
        Assert.HasCount(10, _batches);
        AssertNear([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], schedule.Progress);
        Assert.HasCount(3, history.Epochs);
        Assert.AreEqual((3, 2, true), (_batches[^1].Epoch, _batches[^1].Batch, _batches[^1].IsEndOfEpoch));
        Assert.AreEqual(TimeSpan.FromSeconds(2), history.Epochs[^1].Time);
        Assert.AreEqual((3, TimeSpan.FromSeconds(4)), (_batches[5].NumberOfEpochs, _batches[5].TimeLeft));
    }

    [TestMethod]
    public void Fit_MoreTimeThanTheUsualEpochs_UsesItAll()
    {
        Train(Options(seconds: 100, out _));
        Assert.HasCount(100, _batches);
        Assert.AreEqual(25, _batches[^1].NumberOfEpochs);
    }

    [TestMethod]
    public void Fit_StepsThatBecomeSlower_StillFitTheTime()
    {
        LeNetTrainer.Options options = Options(seconds: 30, out SecondsAStep schedule);
        schedule.SecondsAfter = step => step <= 10 ? 1 : 5;
        Train(options);
        Assert.HasCount(14, _batches);
        AssertNear([0, 1 / 30.0, 2 / 30.0], schedule.Progress[..3]);
        AssertNear([9 / 30.0, 10 / 30.0, 15 / 30.0, 20 / 30.0, 25 / 30.0], schedule.Progress[9..], 0.03);
    }

    [TestMethod]
    public void Fit_TimeRunsOutInTheEpoch_ValidatesAndMayChooseIt()
    {
        LeNetTrainer.Options options = Options(seconds: 10, out _);
        (options.ValidationSetFraction, options.LearningRate) = (0.2, 1e-4);
        TrainingHistory history = Train(options).TrainingHistory;
        // 48 rows make three steps.
        Assert.HasCount(4, history.Epochs);
        Assert.IsFalse(double.IsNaN(history.Epochs[^1].ValidationLoss));
        Assert.AreEqual(4, history.BestEpoch);
    }

    [TestMethod]
    public void Fit_SlowValidation_IsTheLastThingThatIsDone()
    {
        LeNetTrainer.Options options = Options(seconds: 10, out _);
        options.ValidationSetFraction = 0.2;
        options.Metrics = [MonitoredMetric.Of("Slow", _ => Advance(seconds: 60), higherIsBetter: true)];
        Assert.HasCount(1, Train(options).TrainingHistory.Epochs);
        Assert.HasCount(3, _batches);
        Assert.AreEqual(TimeSpan.Zero, _batches[^1].TimeLeft);
    }

    [TestMethod]
    [DataRow(2, 100.0, 8)]
    [DataRow(2, 8.0, 8)]
    [DataRow(2, 5.0, 5)]
    [DataRow(30, 9.0, 9)]
    public void Fit_EpochsAndTime_WhicheverComesFirstEndsIt(int epochs, double seconds, int steps)
    {
        LeNetTrainer.Options options = Options(seconds, out SecondsAStep schedule);
        options.NumberOfEpochs = epochs;
        Train(options);
        Assert.HasCount(steps, _batches);
        AssertNear([.. Enumerable.Range(0, steps).Select(step => (double)step / steps)], schedule.Progress);
    }

    [TestMethod]
    public void Fit_ReadingTheRows_CountsButIsNoPartOfTheSchedule()
    {
        LeNetTrainer.Options options = Options(seconds: 10, out SecondsAStep schedule);
        Train(options, secondsOfReading: 5);
        Assert.HasCount(5, _batches);
        AssertNear([0, 0.2, 0.4, 0.6, 0.8], schedule.Progress);
    }

    [TestMethod]
    public void Fit_ReadingTakesAllTheTime_HasOneStep()
    {
        TrainingHistory history = Train(Options(seconds: 10, out _), secondsOfReading: 50).TrainingHistory;
        Assert.HasCount(1, _batches);
        Assert.HasCount(1, history.Epochs);
    }

    [TestMethod]
    public void Fit_Resumed_HasTheTimeThatIsLeft()
    {
        using var folder = new TemporaryFolder();
        LeNetTrainer.Options options = Options(seconds: 10, out _);
        options.CheckpointFolder = folder.Path;
        options.MetricsCallback += metrics =>
        {
            if (metrics is { Epoch: 2, Batch: 2 })
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(options));
        _batches.Clear();

        // Six steps are left of ten, and the first epoch has taken four.
        foreach (int steps in new[] { 6, 0 })
        {
            _clock.Restart();
            options = Options(seconds: 10, out SecondsAStep schedule);
            options.CheckpointFolder = folder.Path;
            TrainingHistory history = Train(options).TrainingHistory;
            Assert.HasCount(steps, _batches);
            CollectionAssert.AreEqual(new[] { 4.0, 4, 2 }, history.Epochs.Select(epoch => epoch.Time.TotalSeconds).ToArray());
            AssertNear(steps == 0 ? [] : [0.4, 0.5, 0.6, 0.7, 0.8, 0.9], schedule.Progress);
            _batches.Clear();
        }
    }

    [TestMethod]
    public void Fit_Log_SaysWhatTheBudgetDid()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        new LeNetTrainer(_mlContext, Options(seconds: 10, out _)).Fit(Data(secondsOfReading: 2));
        Assert.Contains("TimeBudget: 00:00:10, of which 2.0 s have gone into the reading of the rows.", lines);
        Assert.Contains("The TimeBudget of 00:00:10 was used up in epoch 2.", lines);
        Assert.IsFalse(lines.Exists(line => line.Contains("since NumberOfEpochs is not set", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_LossStillFallsWhenTheTimeIsUsedUp_SaysThatMoreTimeWouldHelp()
    {
        LeNetTrainer.Options options = Options(seconds: 24, out _);
        options.LearningRate = 1e-4;
        Assert.Contains("et a longer TimeBudget than 00:00:24", Train(options).TrainingWarnings.Single());
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    public void Options_BudgetOfNothing_IsRefused(double seconds) => Assert.StartsWith(
        "TimeBudget must be above 0. Leave it null to train without a limit of time.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LeNetTrainer(new LeNetTrainer.Options { TimeBudget = TimeSpan.FromSeconds(seconds) })).Message);

    private static void AssertNear(double[] expected, double[] actual, double tolerance = 1e-9)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"step {i + 1}");
    }

    private LeNetTrainer.Options Options(double seconds, out SecondsAStep schedule)
    {
        SecondsAStep made = schedule = new SecondsAStep(_clock);
        return new LeNetTrainer.Options
        {
            TimeBudget = TimeSpan.FromSeconds(seconds),
            Time = _clock,
            LearningRateSchedule = made,
            BatchSize = 16,
            Seed = 1,
            MetricsCallback = _batches.Add,
        };
    }

    private NetworkTransformer Train(LeNetTrainer.Options options, double secondsOfReading = 0) => new LeNetTrainer(options).Fit(Data(secondsOfReading));

    private IDataView Data(double secondsOfReading) => Stripes.Load(_mlContext, Stripes.Create(60).Select((row, i) =>
    {
        if (i == 0)
            Advance(secondsOfReading);
        return row;
    }));

    private double Advance(double seconds)
    {
        _clock.Advance(seconds);
        return seconds;
    }

    /// <summary>A constant rate that notes the progress, and lets the clock go on for the step that follows.</summary>
    private sealed class SecondsAStep(ManualClock clock) : LearningRateSchedule
    {
        private readonly List<double> _progress = [];

        public double[] Progress => [.. _progress];

        public Func<long, double> SecondsAfter { get; set; } = _ => 1;

        public override double Factor(ScheduleState state)
        {
            _progress.Add(state.Progress);
            clock.Advance(SecondsAfter(state.Step));
            return 1;
        }
    }
}
