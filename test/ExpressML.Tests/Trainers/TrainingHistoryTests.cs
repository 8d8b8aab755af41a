using System.Globalization;
using System.Text.Json;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class TrainingHistoryTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<TrainingMetrics> _epochs = [];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Fit_History_HasWhatWasReportedAfterEachEpoch()
    {
        TrainingHistory history = Train(Options()).TrainingHistory;
        Assert.HasCount(3, history.Epochs);
        for (int i = 0; i < 3; i++)
        {
            (TrainingEpoch epoch, TrainingMetrics reported) = (history.Epochs[i], _epochs[i]);
            Assert.AreEqual((i + 1, i + 1), (epoch.Epoch, reported.Epoch));
            Assert.AreEqual((reported.Loss, reported.Accuracy), (epoch.Loss, epoch.Accuracy));
            Assert.AreEqual((reported.ValidationLoss, reported.ValidationAccuracy), (epoch.ValidationLoss, epoch.ValidationAccuracy));
            Assert.AreEqual(reported.LearningRate, epoch.LearningRate);
        }

        Assert.AreEqual(_epochs.MinBy(epoch => epoch.ValidationLoss).Epoch, history.BestEpoch);
    }

    [TestMethod]
    public void Fit_WithoutValidation_HasNaNAndNoBestEpoch()
    {
        LeNetTrainer.Options options = Options();
        options.ValidationSetFraction = null;
        TrainingHistory history = Train(options).TrainingHistory;
        Assert.IsTrue(history.Epochs.All(epoch => double.IsNaN(epoch.ValidationLoss) && double.IsNaN(epoch.ValidationAccuracy)));
        Assert.AreEqual(0, history.BestEpoch);
    }

    [TestMethod]
    public void Fit_Time_IsThatOfTheClock()
    {
        var clock = new ManualClock();
        TrainingHistory history = Train(Clocked(Options(), clock)).TrainingHistory;
        // 45 rows in three batches: the clock goes on after each, and what is called after the last one does not count.
        Assert.IsTrue(history.Epochs.All(epoch => epoch.Time == TimeSpan.FromSeconds(2)), history.ToCsv());
    }

    [TestMethod]
    public void Fit_StoppedAndResumed_HasTheEpochsOfAllRuns()
    {
        string whole = Train(Clocked(Options(), new ManualClock())).TrainingHistory.ToCsv();
        foreach ((int epoch, int batch) in new[] { (1, 1), (2, 2), (3, 1) })
        {
            LeNetTrainer.Options options = Clocked(Options(), new ManualClock());
            options.CheckpointFolder = _folder.Path;
            options.MetricsCallback += metrics =>
            {
                if (metrics.Epoch == epoch && metrics.Batch == batch)
                    throw new OperationCanceledException("killed");
            };
            Assert.ThrowsExactly<OperationCanceledException>(() => Train(options));
        }

        LeNetTrainer.Options last = Clocked(Options(), new ManualClock());
        last.CheckpointFolder = _folder.Path;
        Assert.AreEqual(whole, Train(last).TrainingHistory.ToCsv());
        Assert.AreEqual(whole, Train(last).TrainingHistory.ToCsv(), "that of a training that was over");
    }

    [TestMethod]
    public void EpochCallback_CanStopTheTraining()
    {
        LeNetTrainer.Options options = Options();
        options.EpochCallback += metrics => metrics.StopTraining();
        TrainingHistory history = Train(options).TrainingHistory;
        Assert.HasCount(1, history.Epochs);
        Assert.AreEqual(1, history.BestEpoch);
    }

    [TestMethod]
    public void ToCsv_InACultureWithCommas_HasPoints()
    {
        TrainingHistory history = Train(Options()).TrainingHistory;
        using var culture = Culture.Use("de-DE");
        string[] lines = history.ToCsv().Split('\n');
        Assert.AreEqual("epoch,loss,accuracy,validationLoss,validationAccuracy,learningRate,seconds", lines[0]);
        Assert.HasCount(5, lines);
        Assert.AreEqual("", lines[^1]);
        string[] fields = lines[2].Split(',');
        Assert.AreEqual(history.Epochs[1].Loss, double.Parse(fields[1], CultureInfo.InvariantCulture));
        Assert.AreEqual(history.Epochs[1].Time.TotalSeconds, double.Parse(fields[6], CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void ToJson_NumbersThatAreNone_AreNull()
    {
        LeNetTrainer.Options options = Options();
        options.ValidationSetFraction = null;
        TrainingHistory history = Train(options).TrainingHistory;
        using JsonDocument json = JsonDocument.Parse(history.ToJson());
        Assert.AreEqual(0, json.RootElement.GetProperty("bestEpoch").GetInt32());
        JsonElement second = json.RootElement.GetProperty("epochs")[1];
        Assert.AreEqual(2, second.GetProperty("epoch").GetInt32());
        Assert.AreEqual(history.Epochs[1].Loss, second.GetProperty("loss").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, second.GetProperty("validationLoss").ValueKind);
        Assert.AreEqual(JsonValueKind.Object, second.GetProperty("metrics").ValueKind);
    }

    [TestMethod]
    public void Save_WritesWhatTheTextsAre()
    {
        TrainingHistory history = Train(Options()).TrainingHistory;
        history.SaveCsv(_folder.File("history.csv"));
        history.SaveJson(_folder.File("history.json"));
        Assert.AreEqual(history.ToCsv(), File.ReadAllText(_folder.File("history.csv")));
        Assert.AreEqual(history.ToJson(), File.ReadAllText(_folder.File("history.json")));
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));
        Assert.ThrowsExactly<ArgumentException>(() => history.SaveCsv(""));
    }

    [TestMethod]
    public void TrainingHistory_OfALoadedModel_IsEmpty()
    {
        NetworkTransformer model = Train(Options());
        _mlContext.Model.Save(model, Stripes.Load(_mlContext, Stripes.Create(3)).Schema, _folder.File("model.zip"));
        TrainingHistory history = ((NetworkTransformer)_mlContext.Model.Load(_folder.File("model.zip"), out _)).TrainingHistory;
        Assert.AreSame(TrainingHistory.None, history);
        Assert.AreEqual("epoch,loss,accuracy,validationLoss,validationAccuracy,learningRate,seconds\n", history.ToCsv());
    }

    private static LeNetTrainer.Options Clocked(LeNetTrainer.Options options, ManualClock clock)
    {
        (options.Time, options.MetricsCallback) = (clock, _ => clock.Advance(seconds: 1));
        options.EpochCallback += _ => clock.Advance(seconds: 100);
        return options;
    }

    private LeNetTrainer.Options Options() => new()
    {
        NumberOfEpochs = 3,
        BatchSize = 16,
        Seed = 1,
        ValidationSetFraction = 0.25,
        EpochCallback = _epochs.Add,
    };

    private NetworkTransformer Train(LeNetTrainer.Options options) => new LeNetTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(60)));
}
