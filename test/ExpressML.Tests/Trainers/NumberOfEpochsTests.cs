using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class NumberOfEpochsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(30, 64, 400)]
    [DataRow(64, 64, 400)]
    [DataRow(65, 64, 200)]
    [DataRow(384, 64, 67)]
    [DataRow(1216, 64, 22)]
    [DataRow(1217, 64, 20)]
    [DataRow(3000, 64, 20)]
    [DataRow(3000, 10_000, 400)]
    public void Fit_NumberThatIsNotSet_IsAsManyAsFourHundredStepsTakeAndAtLeastTwenty(int rows, int batchSize, int epochs)
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        TrainingMetrics first = FirstBatch(new ConvolutionalNetworkTrainer.Options { BatchSize = batchSize }, rows);
        Assert.AreEqual(epochs, first.NumberOfEpochs);
        Assert.Contains($"{epochs} epochs, {epochs * first.NumberOfBatches} steps in all, since NumberOfEpochs is not set.", lines);
    }

    [TestMethod]
    public void Fit_NumberThatIsSet_IsThatNumber() =>
        Assert.AreEqual(3, FirstBatch(new ConvolutionalNetworkTrainer.Options { NumberOfEpochs = 3 }, rows: 30).NumberOfEpochs);

    [TestMethod]
    public void Fit_ValidationFraction_CountsTheRowsThatAreLeft() =>
        Assert.AreEqual(400, FirstBatch(new ConvolutionalNetworkTrainer.Options { ValidationSetFraction = 0.2 }, rows: 80).NumberOfEpochs);

    [TestMethod]
    [DoNotParallelize]
    public void Fit_TrainedUntilItIsStopped_TakesNoMemoryForEpochsToCome()
    {
        var options = new ConvolutionalNetworkTrainer.Options { NumberOfEpochs = int.MaxValue, BatchSize = 1, ValidationSetFraction = 0.1, NumberOfThreads = 1 };
        long before = GC.GetTotalAllocatedBytes(precise: true);
        TrainingMetrics first = FirstBatch(options, rows: 3000);
        Assert.IsLessThan(100_000_000L, GC.GetTotalAllocatedBytes(precise: true) - before);
        Assert.AreEqual(int.MaxValue, first.NumberOfEpochs);
        Assert.IsGreaterThan(TimeSpan.FromDays(1), first.TimeLeft);
    }

    private TrainingMetrics FirstBatch(ConvolutionalNetworkTrainer.Options options, int rows)
    {
        TrainingMetrics? first = null;
        (options.Network, options.LabelColumnName) = (net => net.Dense(2).Relu(), "IsAlike");
        options.MetricsCallback = metrics =>
        {
            first ??= metrics;
            metrics.StopTraining();
        };
        new ConvolutionalNetworkBinaryTrainer(_mlContext, options).Fit(Points.Load(_mlContext, rows));
        return first!.Value;
    }
}
