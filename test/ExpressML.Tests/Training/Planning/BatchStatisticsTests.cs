using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Training.Planning;

[TestClass]
public sealed class BatchStatisticsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(1, 20)]
    [DataRow(64, 1)]
    public void Fit_BatchOfOneRowOfNumbers_SaysWhatItNeeds(int batchSize, int rows)
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Train(net => net.Dense(4).BatchNormalization().Relu(), batchSize, rows));
        Assert.AreEqual(
            "BatchNormalization1 normalises each channel by mean and variance of the batch, so a batch of its input 4×1×1 needs at least 2 rows, but has 1. "
            + "Set BatchSize to at least 2, with at least 2 training rows, or use LayerNormalization in its place.",
            exception.Message);
    }

    [TestMethod]
    public void Fit_BatchOfOneRow_IsRefusedBeforeAnyRowIsRead()
    {
        var data = new RecordingDataView(Points.Load(_mlContext, 20));
        Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(net => net.Dense(4).Residual(block => block.Dense(4).BatchNormalization()), batchSize: 1).Fit(data));
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Fit_BatchOfOneImage_HasManyNumbersPerChannel()
    {
        var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(2, 3).BatchNormalization().Relu(),
            BatchSize = 1,
            NumberOfEpochs = 1,
        });
        Assert.IsNotNull(trainer.Fit(Stripes.Load(_mlContext, Stripes.Create(6))));
    }

    [TestMethod]
    public void Fit_FrozenBatchNormalization_GoesByItsAveragesInBatchesOfOne()
    {
        NetworkTransformer first = Train(net => net.Dense(4).BatchNormalization().Relu(), batchSize: 8, rows: 20);
        var options = Options(net => net.Dense(4).BatchNormalization().Relu(), batchSize: 1);
        (options.InitialModel, options.FrozenLayers) = (first, ["BatchNormalization1"]);
        Assert.IsNotNull(new ConvolutionalNetworkRegressionTrainer(options).Fit(Points.Load(_mlContext, 20)));
    }

    [TestMethod]
    [DataRow(17, 8, 2)]
    [DataRow(18, 8, 3)]
    [DataRow(16, 8, 2)]
    [DataRow(3, 2, 1)]
    public void Fit_RowsThatLeaveOneOver_LeaveOutAnotherInEachEpoch(int rows, int batchSize, int batches)
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        int counted = 0;
        ConvolutionalNetworkTrainer.Options options = Options(net => net.Dense(4).BatchNormalization().Relu(), batchSize);
        options.MetricsCallback = metrics => counted = metrics.NumberOfBatches;
        new ConvolutionalNetworkRegressionTrainer(_mlContext, options).Fit(Points.Load(_mlContext, rows));
        Assert.AreEqual(batches, counted);
        Assert.AreEqual(
            rows % batchSize == 1,
            lines.Contains($"{rows} rows in batches of {batchSize} leave one over, which can't be normalised by itself: each epoch leaves out another row."));
    }

    [TestMethod]
    public void Fit_MomentumOfKeras_Warns()
    {
        Assert.AreEqual(
            "BatchNormalization1, BatchNormalization2: a momentum of 0.99 is the share of the new batch in the running averages, as in PyTorch, so scoring would go by little more than the last batch. "
            + "Keras's momentum is the share of the old averages: for 0.99 there, write 0.01 here.",
            Train(net => net.Dense(4).BatchNormalization(momentum: 0.99).Relu().Dense(4).BatchNormalization(0.99).Relu(), batchSize: 8, rows: 20).TrainingWarnings[0]);
        Assert.StartsWith("BatchNormalization1: a momentum of 1 ", Train(net => net.Dense(4).BatchNormalization(1).Relu(), batchSize: 8, rows: 20).TrainingWarnings[0]);
        Assert.IsEmpty(Train(net => net.Dense(4).BatchNormalization().Relu(), batchSize: 8, rows: 20).TrainingWarnings.Where(warning => warning.Contains("momentum", StringComparison.Ordinal)));
    }

    private NetworkTransformer Train(Func<NetworkBuilder, NetworkBuilder> network, int batchSize, int rows) => Trainer(network, batchSize).Fit(Points.Load(_mlContext, rows));

    private static ConvolutionalNetworkRegressionTrainer Trainer(Func<NetworkBuilder, NetworkBuilder> network, int batchSize) => new(Options(network, batchSize));

    private static ConvolutionalNetworkTrainer.Options Options(Func<NetworkBuilder, NetworkBuilder> network, int batchSize) =>
        new() { Network = network, BatchSize = batchSize, LabelColumnName = "Number", NumberOfEpochs = 2, StandardizeInput = false };
}
