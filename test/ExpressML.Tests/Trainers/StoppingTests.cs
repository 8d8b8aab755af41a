using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class StoppingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void StopTraining_InABatch_IsTheLastBatch()
    {
        var batches = new List<TrainingMetrics>();
        LeNetTrainer.Options options = Options();
        options.MetricsCallback = metrics =>
        {
            batches.Add(metrics);
            if (batches.Count == 7)
                metrics.StopTraining();
        };
        NetworkTransformer stopped = new LeNetTrainer(options).Fit(Load());
        Assert.HasCount(7, batches);
        Assert.AreEqual((2, 3), (batches[^1].Epoch, batches[^1].Batch));
        Assert.IsTrue(stopped.Model.Layers.SelectMany(layer => layer.Parameters).All(parameter => Array.TrueForAll(parameter.Values.ToArray(), float.IsFinite)));
    }

    [TestMethod]
    public void CancellationToken_InABatch_GivesTheNetworkOfTheMoment()
    {
        using var source = new CancellationTokenSource();
        int batches = 0;
        LeNetTrainer.Options options = Options();
        options.CancellationToken = source.Token;
        options.MetricsCallback = _ =>
        {
            if (++batches == 5)
                source.Cancel();
        };
        byte[] cancelled = NetworkFiles.Bytes(new LeNetTrainer(options).Fit(Load()).Model);
        Assert.AreEqual(5, batches);

        LeNetTrainer.Options other = Options();
        other.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 2, Batch: 1 })
                metrics.StopTraining();
        };
        CollectionAssert.AreEqual(NetworkFiles.Bytes(new LeNetTrainer(other).Fit(Load()).Model), cancelled);
    }

    [TestMethod]
    public void CancellationToken_WithValidation_GivesTheBestEpoch()
    {
        using var source = new CancellationTokenSource();
        var epochs = new List<TrainingMetrics>();
        LeNetTrainer.Options options = Options();
        (options.ValidationSetFraction, options.NumberOfEpochs, options.CancellationToken) = (0.25, 50, source.Token);
        options.MetricsCallback = metrics =>
        {
            if (metrics.IsEndOfEpoch)
                epochs.Add(metrics);
            if (metrics is { Epoch: 4, Batch: 2 })
                source.Cancel();
        };
        byte[] cancelled = NetworkFiles.Bytes(new LeNetTrainer(options).Fit(Load()).Model);
        Assert.HasCount(3, epochs);

        int best = epochs.MinBy(epoch => epoch.ValidationLoss).Epoch;
        LeNetTrainer.Options other = Options();
        (other.ValidationSetFraction, other.NumberOfEpochs) = (0.25, 50);
        other.MetricsCallback = metrics =>
        {
            if (metrics.IsEndOfEpoch && metrics.Epoch == best)
                metrics.StopTraining();
        };
        CollectionAssert.AreEqual(NetworkFiles.Bytes(new LeNetTrainer(other).Fit(Load()).Model), cancelled);
    }

    [TestMethod]
    public void CancellationToken_ThrowOnCancellation_Throws()
    {
        using var source = new CancellationTokenSource();
        LeNetTrainer.Options options = Options();
        (options.CancellationToken, options.ThrowOnCancellation) = (source.Token, true);
        options.MetricsCallback = _ => source.Cancel();
        Assert.AreEqual(source.Token, Assert.Throws<OperationCanceledException>(() => new LeNetTrainer(options).Fit(Load())).CancellationToken);
    }

    [TestMethod]
    public void CancellationToken_AfterTheLastStep_ChangesNothing()
    {
        using var source = new CancellationTokenSource();
        LeNetTrainer.Options options = Options();
        (options.CancellationToken, options.ThrowOnCancellation) = (source.Token, true);
        options.MetricsCallback = metrics =>
        {
            if (metrics.IsEndOfEpoch && metrics.Epoch == metrics.NumberOfEpochs)
                source.Cancel();
        };
        CollectionAssert.AreEqual(NetworkFiles.Bytes(new LeNetTrainer(Options()).Fit(Load()).Model), NetworkFiles.Bytes(new LeNetTrainer(options).Fit(Load()).Model));
    }

    [TestMethod]
    public void CancellationToken_BeforeTheFirstStep_ThrowsSinceThereIsNoModel()
    {
        LeNetTrainer.Options options = Options();
        options.CancellationToken = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => new LeNetTrainer(options).Fit(Load()));
    }

    [TestMethod]
    public void StopTraining_OfMetricsThatNoTrainingReported_SaysSo() => Assert.AreEqual(
        "Only metrics that a training reports can stop it.", Assert.ThrowsExactly<InvalidOperationException>(() => default(TrainingMetrics).StopTraining()).Message);

    [TestMethod]
    public void Progress_IsToldTheSameAsTheCallback()
    {
        var batches = new List<TrainingMetrics>();
        var told = new Told();
        LeNetTrainer.Options options = Options();
        (options.MetricsCallback, options.Progress) = (batches.Add, told);
        new LeNetTrainer(options).Fit(Load());
        CollectionAssert.AreEqual(batches, told.Metrics);
        Assert.HasCount(3 * 4, batches);
    }

    private static LeNetTrainer.Options Options() => new() { NumberOfEpochs = 3, BatchSize = 16, Seed = 3 };

    private IDataView Load() => Stripes.Load(_mlContext, Stripes.Create(60));

    private sealed class Told : IProgress<TrainingMetrics>
    {
        public List<TrainingMetrics> Metrics { get; } = [];

        public void Report(TrainingMetrics value) => Metrics.Add(value);
    }
}
