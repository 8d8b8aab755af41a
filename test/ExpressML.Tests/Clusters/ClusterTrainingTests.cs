using ExpressML.Augmentations;
using ExpressML.Clusters;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Training.Clusters;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Clusters;

/// <summary>Several processes, here threads, train one network: the result has the bytes of one process.</summary>
[TestClass]
public sealed class ClusterTrainingTests
{
    private const int MostRanks = 5;

    private static readonly IReadOnlyDictionary<string, Func<NetworkTrainerOptions>> _trainings = new Dictionary<string, Func<NetworkTrainerOptions>>
    {
        ["LeNet with dropout and augmentation, a partial last batch"] = () => new LeNetTrainer.Options
        {
            BatchSize = 48,
            NumberOfEpochs = 2,
            InputShape = (1, 12, 12),
            Augmentations = [new RandomCrop(1), new HorizontalFlip()],
        },
        ["batch normalisation, early stopping, a validation set"] = () => new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(6, 3).BatchNormalization().Relu().MaxPool2D(2).Conv2D(8, 3).BatchNormalization(scale: false).Relu().Flatten().Dense(19).Relu().Dropout(0.3),
            BatchSize = 64,
            NumberOfEpochs = 6,
            ValidationSetFraction = 0.2,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 2 },
            Metrics = [MonitoredMetric.TopAccuracy(2)],
            GradientClippingNorm = 1,
            LayerNormsInterval = 2,
        },
        ["one block a batch, mixed rows, an average"] = () => new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(4, 3, padding: 1).BatchNormalization().Relu().GlobalAveragePool2D().Flatten(),
            BatchSize = 13,
            NumberOfEpochs = 2,
            Mixup = new Mixup(),
            Optimizer = new Sgd { Momentum = 0.9 },
            WeightAveraging = new ExponentialMovingAverage(0.9),
        },
        ["dense layers of many sizes"] = () => new DenseNetworkTrainer.Options { BatchSize = 96, NumberOfEpochs = 2 },
        ["CifarNet, with whitening and views"] = () => new CifarNetTrainer.Options { BatchSize = 32, NumberOfEpochs = 2, Filters = 32, InputShape = (1, 12, 12) },
    };

    public static IEnumerable<(string Training, int Ranks)> Cases => _trainings.Keys.SelectMany(training => new[] { 2, 3, MostRanks }.Select(ranks => (training, ranks)));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Fit_SeveralRanks_GivesTheBytesOfOneProcessOnEach(string training, int ranks)
    {
        (string Model, string History) alone = Result(Train(training));
        foreach ((string model, string history) in ThreadCluster.Run(ranks, cluster => Result(Train(training, options => options.Cluster = cluster))))
        {
            Assert.AreEqual(alone.Model, model);
            Assert.AreEqual(alone.History, history);
        }
    }

    [TestMethod]
    public void Fit_SeveralThreadsOnEachRank_GivesTheSameBytes()
    {
        string training = _trainings.Keys.First();
        string alone = Result(Train(training)).Model;
        foreach ((string model, _) in ThreadCluster.Run(2, cluster => Result(Train(training, options => (options.Cluster, options.NumberOfThreads) = (cluster, 2)))))
            Assert.AreEqual(alone, model);
    }

    [TestMethod]
    [DataRow(2, 3)]
    [DataRow(3, 1)]
    [DataRow(1, 4)]
    public void Fit_ResumedOnAnotherNumberOfRanks_GivesTheSameBytes(int before, int after)
    {
        using var folder = new TemporaryFolder();
        string training = _trainings.Keys.ElementAt(1);
        string alone = Result(Train(training)).Model;
        using (var cancellation = new CancellationTokenSource())
        {
            ThreadCluster.Run(before, cluster => Train(training, options =>
            {
                (options.Cluster, options.CheckpointFolder, options.CancellationToken) = (cluster, folder.Path, cancellation.Token);
                options.EpochCallback = metrics =>
                {
                    if (metrics.Epoch == 2)
                        cancellation.Cancel();
                };
            }));
        }

        foreach ((string model, _) in ThreadCluster.Run(after, cluster => Result(Train(training, options => (options.Cluster, options.CheckpointFolder) = (cluster, folder.Path)))))
            Assert.AreEqual(alone, model);
    }

    [TestMethod]
    public void Fit_CallbackOfTheFirstRankStops_EndsAllRanksAfterThatStep()
    {
        var callers = new List<int>();
        int[] steps = ThreadCluster.Run(3, cluster => Train(_trainings.Keys.First(), options =>
        {
            options.Cluster = cluster;
            options.MetricsCallback = metrics =>
            {
                callers.Add(cluster.Rank);
                metrics.StopTraining();
            };
        }).TrainingHistory.Epochs.Count);
        CollectionAssert.AreEqual(new[] { 0 }, callers);
        CollectionAssert.AreEqual(new[] { 0, 0, 0 }, steps);
    }

    [TestMethod]
    public void Fit_OneRankIsCancelled_EndsAll()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var exception = Assert.ThrowsExactly<AggregateException>(() => ThreadCluster.Run(2, cluster => Train(_trainings.Keys.First(), options =>
        {
            (options.Cluster, options.ThrowOnCancellation) = (cluster, true);
            if (cluster.Rank == 1)
                options.CancellationToken = cancelled.Token;
        })));
        Assert.HasCount(2, exception.InnerExceptions);
        foreach (Exception inner in exception.InnerExceptions)
            Assert.IsInstanceOfType<OperationCanceledException>(inner);
    }

    [TestMethod]
    public void Fit_TimeBudget_EndsAllRanksAtTheSameStep()
    {
        NetworkTransformer[] models = ThreadCluster.Run(2, cluster => Train(_trainings.Keys.First(), options =>
            (options.Cluster, options.NumberOfEpochs, options.TimeBudget) = (cluster, null, TimeSpan.FromMilliseconds(300))));
        Assert.AreEqual(Result(models[0]), Result(models[1]));
    }

    [TestMethod]
    public void Fit_OneRankHasOtherOptions_ThrowsBeforeTheFirstStep() => AssertDiffers(
        "Ranks 1, 2 have other options than rank 0, so they can't train one network together. Make them alike on all ranks; only callbacks, folders and the number of threads may differ.",
        3, (cluster, options) => options.LearningRate = cluster.Rank == 0 ? 0.1 : 0.2);

    [TestMethod]
    public void Fit_OneRankHasOtherRows_ThrowsBeforeTheFirstStep() => AssertDiffers(
        "Rank 1 has other rows, or another order of them than rank 0, so they can't train one network together. All ranks read all rows, in the same order. Where rows are streamed, set MaximumMemoryForRows, so that it is the same on all machines.",
        2, (_, _) => { }, rank => Stripes.Create(100, seed: 1 + rank));

    [TestMethod]
    public void Fit_OneRankHasAnotherNetwork_ThrowsBeforeTheFirstStep() => AssertDiffers(
        "Rank 1 has another network than rank 0, so they can't train one network together. Its layers, first parameters and initial model must be alike on all ranks.",
        2, (cluster, options) => ((ConvolutionalNetworkTrainer.Options)options).Network = net => net.Conv2D(4 + cluster.Rank, 3).Relu().Flatten(), training: _trainings.Keys.ElementAt(1));

    [TestMethod]
    public void Fit_OneRankMeasuresTheLayersAlone_ThrowsBeforeTheFirstStep() => AssertDiffers(
        "Rank 1 has another LayerNormsInterval than rank 0, so they can't train one network together. Set it on all ranks: they measure the layers together.",
        2, (cluster, options) => options.LayerNormsInterval = cluster.Rank == 0 ? 10 : null);

    [TestMethod]
    public void Fit_OneRankIsCancelledBeforeTheFirstStep_EndsAllWithoutAnAbort()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var exception = Assert.ThrowsExactly<AggregateException>(() => ThreadCluster.Run(2, cluster => Train(_trainings.Keys.First(), options =>
            (options.Cluster, options.CancellationToken) = (cluster, cluster.Rank == 1 ? cancelled.Token : default))));
        Assert.HasCount(2, exception.InnerExceptions);
        foreach (Exception inner in exception.InnerExceptions)
            Assert.IsInstanceOfType<OperationCanceledException>(inner);
    }

    [TestMethod]
    public void Fit_CallbackThrowsACancellation_EndsTheOthersWithTheReason()
    {
        var exception = Assert.ThrowsExactly<AggregateException>(() => ThreadCluster.Run(2, cluster => Train(_trainings.Keys.First(), options =>
            (options.Cluster, options.ThrowOnCancellation, options.MetricsCallback) = (cluster, true, _ => throw new OperationCanceledException()))));
        Assert.StartsWith("Fit failed on rank 0 of 2: ", exception.Message);
        Assert.AreEqual(1, exception.InnerExceptions.Count(inner => inner is ThreadCluster.AbortedException));
    }

    [TestMethod]
    public void Fit_OneRankFails_EndsTheOthersWithTheReason()
    {
        var exception = Assert.ThrowsExactly<AggregateException>(() => ThreadCluster.Run(3, cluster => Train(_trainings.Keys.First(), options =>
            (options.Cluster, options.FeatureColumnName) = (cluster, cluster.Rank == 2 ? "Pixels" : "Features"))));
        Assert.StartsWith("Fit failed on rank 2 of 3: ", exception.Message);
        Assert.Contains("Pixels", exception.Message);
        Assert.AreEqual(2, exception.InnerExceptions.Count(inner => inner is ThreadCluster.AbortedException));
    }

    [TestMethod]
    [DataRow(7, 3, "0-3 3-5 5-7")]
    [DataRow(2, 4, "0-1 1-1 1-2 2-2")]
    [DataRow(0, 2, "0-0 0-0")]
    public void Share_PiecesOfAnyNumber_AreConsecutiveAndBeginWithTheFirstRank(int pieces, int ranks, string expected)
    {
        string[] shares = ThreadCluster.Run(ranks, cluster => $"{cluster.OwnShare(pieces).First}-{cluster.OwnShare(pieces).End}");
        Assert.AreEqual(expected, string.Join(' ', shares));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(BroadcastStream.BlockLength)]
    [DataRow(BroadcastStream.BlockLength + 1)]
    [DataRow(3 * BroadcastStream.BlockLength - 7)]
    public void Read_BytesThatTheFirstRankWrites_AreTheSameOnAllRanks(int length)
    {
        byte[] written = new byte[length];
        new Random(1).NextBytes(written);
        byte[][] results = ThreadCluster.Run(3, cluster =>
        {
            using var stream = new BroadcastStream(cluster);
            byte[] bytes = new byte[length];
            // In pieces that don't fit into a block a whole number of times.
            for (int done = 0, count; done < length; done += count)
            {
                count = Math.Min(700_001, length - done);
                if (cluster.Rank == 0)
                    stream.Write(written, done, count);
                else
                    stream.ReadExactly(bytes, done, count);
            }

            stream.Flush();
            return cluster.Rank == 0 ? written : bytes;
        });
        foreach (byte[] result in results)
            CollectionAssert.AreEqual(written, result);
    }

    private static void AssertDiffers(string message, int ranks, Action<ICluster, NetworkTrainerOptions> change, Func<int, Striped[]>? rows = null, string? training = null)
    {
        int steps = 0;
        var exception = Assert.ThrowsExactly<AggregateException>(() => ThreadCluster.Run(ranks, cluster => Train(training ?? _trainings.Keys.First(), options =>
        {
            (options.Cluster, options.MetricsCallback) = (cluster, _ => steps++);
            change(cluster, options);
        }, rows?.Invoke(cluster.Rank))));
        Assert.AreEqual(message, exception.InnerExceptions[0].Message);
        Assert.AreEqual(0, steps);
    }

    private static NetworkTransformer Train(string training, Action<NetworkTrainerOptions>? change = null, Striped[]? rows = null)
    {
        NetworkTrainerOptions options = _trainings[training]();
        (options.Seed, options.NumberOfThreads) = (3, 1);
        change?.Invoke(options);
        var mlContext = new MLContext(seed: 1);
        return Trainer(mlContext, options).Fit(Stripes.Load(mlContext, rows ?? Stripes.Create(200)));
    }

    private static NetworkTrainer Trainer(MLContext mlContext, NetworkTrainerOptions options) => options switch
    {
        LeNetTrainer.Options lenet => new LeNetTrainer(mlContext, lenet),
        DenseNetworkTrainer.Options dense => new DenseNetworkTrainer(mlContext, dense),
        CifarNetTrainer.Options cifar => new CifarNetTrainer(mlContext, cifar),
        _ => new ConvolutionalNetworkTrainer(mlContext, (ConvolutionalNetworkTrainer.Options)options),
    };

    private static (string Model, string History) Result(NetworkTransformer model) => (
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(NetworkFiles.Bytes(model.Model))),
        string.Join('\n', model.TrainingHistory.Epochs.Select(epoch => FormattableString.Invariant($"{epoch.Loss:R} {epoch.Accuracy:R} {epoch.ValidationLoss:R} {epoch.LearningRate:R} {string.Join(' ', epoch.Metrics.Values)}")))
            + string.Join('\n', model.TrainingHistory.LayerNorms.Select(step => string.Join(' ', step.Layers.Select(layer => layer.ToString())))));
}
