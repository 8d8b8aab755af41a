using ExpressML.Reports;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed class TensorBoardLogTests : IDisposable
{
    private const float Tolerance = 1e-6f;

    private static readonly MLContext _mlContext = new(seed: 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Report_EachBatch_WritesBatchesAndEpochs()
    {
        var reported = new List<TrainingMetrics>();
        LeNetTrainer.Options options = Options();
        options.MetricsCallback = reported.Add;
        using (var log = new TensorBoardLog(_folder.Path))
        {
            options.MetricsCallback += log.Report;
            Train(options);
        }

        IReadOnlyList<FileEvent> training = Read("train"), validation = Read("validation");
        Assert.AreEqual("brain.Event:2", training[0].Version);
        Assert.IsTrue(training.All(one => one.WallTime > 1.7e9), "seconds since 1970");

        FileEvent[] batches = [.. training.Where(one => one.Values.ContainsKey("batch_loss"))];
        Assert.AreSequenceEqual(Enumerable.Range(1, 6).Select(step => (long)step), batches.Select(one => one.Step));
        for (int i = 0; i < batches.Length; i++)
        {
            Assert.AreEqual((float)reported[i].Loss, batches[i].Values["batch_loss"]);
            Assert.AreEqual((float)reported[i].Accuracy, batches[i].Values["batch_accuracy"]);
            Assert.AreEqual((float)reported[i].LearningRate, batches[i].Values["batch_learning_rate"]);
        }

        FileEvent[] epochs = [.. training.Where(one => one.Values.ContainsKey("epoch_loss"))];
        Assert.AreSequenceEqual([1L, 2L], epochs.Select(one => one.Step));
        Assert.AreSequenceEqual([1L, 2L], validation.Skip(1).Select(one => one.Step));
        Assert.AreEqual((float)reported[^1].ValidationLoss, validation[^1].Values["epoch_loss"]);
        Assert.AreEqual((float)reported[^1].Metrics["F1Score"], validation[^1].Values["epoch_F1Score"]);
    }

    [TestMethod]
    public void Write_OfAHistory_HasEpochsAndLayers()
    {
        LeNetTrainer.Options options = Options();
        options.LayerNormsInterval = 2;
        TrainingHistory history = Train(options).TrainingHistory;
        TensorBoardLog.Write(_folder.Path, history);

        IReadOnlyList<FileEvent> training = Read("train"), validation = Read("validation");
        FileEvent[] epochs = [.. training.Where(one => one.Values.ContainsKey("epoch_loss"))];
        Assert.AreSequenceEqual(history.Epochs.Select(epoch => (float)epoch.Loss), epochs.Select(one => one.Values["epoch_loss"]));
        Assert.AreEqual(history.Epochs[1].Time.TotalSeconds, epochs[1].WallTime - epochs[0].WallTime, 1e-3);
        Assert.AreSequenceEqual(history.Epochs.Select(epoch => (float)epoch.ValidationAccuracy), validation.Skip(1).Select(one => one.Values["epoch_accuracy"]));

        FileEvent[] layers = [.. training.Where(one => one.Values.ContainsKey("gradients/C1"))];
        Assert.AreSequenceEqual([1L, 3L, 5L], layers.Select(one => one.Step));
        Assert.AreEqual(history.LayerNorms[1].Layers.Single(layer => layer.Layer == "C1").Gradient, layers[1].Values["gradients/C1"], Tolerance);
        Assert.IsTrue(layers[0].Values.ContainsKey("activations/Standardize1") && !layers[0].Values.ContainsKey("gradients/Standardize1"), "no gradient where nothing learns");
    }

    [TestMethod]
    public void Write_OfARegressionWithoutValidation_HasNoFileOfIt()
    {
        NetworkTransformer model = _mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "Number", NumberOfEpochs = 1, Seed = 1 })
            .Fit(Points.Load(_mlContext, 64));
        TensorBoardLog.Write(_folder.Path, model.TrainingHistory);
        Assert.IsFalse(Directory.Exists(Path.Combine(_folder.Path, "validation")));
        Assert.IsFalse(Read("train").Any(one => one.Values.ContainsKey("epoch_accuracy")), "a regression has no accuracy");
    }

    [TestMethod]
    public void Write_WithoutEpochs_SaysWhy()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => TensorBoardLog.Write(_folder.Path, TrainingHistory.None));
        Assert.StartsWith("The history has no epochs: the model was loaded or not trained, and its history is not saved with it. Pass that of the result of the training.", error.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.ThrowsExactly<ArgumentException>(() => TensorBoardLog.Write("", TrainingHistory.None));
        Assert.ThrowsExactly<ArgumentNullException>(() => TensorBoardLog.Write(_folder.Path, null!));
        Assert.ThrowsExactly<ArgumentException>(() => new TensorBoardLog(""));
    }

    private static LeNetTrainer.Options Options() => new() { NumberOfEpochs = 2, BatchSize = 16, Seed = 1, ValidationSetFraction = 0.25, Metrics = [MonitoredMetric.F1Score] };

    private static NetworkTransformer Train(LeNetTrainer.Options options) => new LeNetTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(60)));

    private IReadOnlyList<FileEvent> Read(string part)
    {
        string file = Directory.GetFiles(Path.Combine(_folder.Path, part)).Single();
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file));
        return EventFileReader.Read(file);
    }
}
