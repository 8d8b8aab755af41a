using ExpressML.Augmentations;
using ExpressML.Optimizers;
using ExpressML.Persistence;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class CheckpointTests : IDisposable
{
    private const int Epochs = 6;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];
    private int _epochs;

    public CheckpointTests() => _mlContext.Log += (_, log) => _log.Add(log.RawMessage);

    private static IEnumerable<object[]> Methods =>
    [
        [new Adam()],
        [new AdamW()],
        [new Sgd { Momentum = 0.9 }],
        [new RmsProp()],
        [new Adagrad()],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Fit_StoppedAndStartedAgain_GivesTheSameBytes(Optimizer optimizer)
    {
        byte[] expected = Train(Options(optimizer));
        foreach ((int epoch, int batch) in new[] { (1, 2), (2, 1), (4, 5), (6, 3) })
            StopIn(epoch, batch, optimizer);
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Options(optimizer))));
        Assert.AreEqual(1, _epochs, "epochs of the last piece");
    }

    [TestMethod]
    public void Fit_StoppedAndStartedOnOtherThreads_GivesTheSameBytes()
    {
        byte[] expected = Train(Options(new Adam()));
        StopIn(3, 2, new Adam());
        ConvolutionalNetworkTrainer.Options options = WithCheckpoints(Options(new Adam()));
        options.NumberOfThreads = 3;
        CollectionAssert.AreEqual(expected, Train(options));
    }

    [TestMethod]
    public void Fit_CutMixStoppedAndStartedAgain_GivesTheSameBytes()
    {
        byte[] expected = Train(Cut());
        StopIn(3, 2, Cut());
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Cut())));
        CollectionAssert.AreNotEqual(expected, Train(Options(new Adam())), "as with mixup");

        static ConvolutionalNetworkTrainer.Options Cut()
        {
            ConvolutionalNetworkTrainer.Options options = Options(new Adam());
            (options.Mixup, options.CutMix) = (null, new CutMix());
            return options;
        }
    }

    [TestMethod]
    public void Fit_StreamedRowsStoppedAndStartedAgain_GiveTheSameBytes()
    {
        byte[] expected = Train(Streamed());
        StopIn(3, 40, Streamed());
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Streamed())));

        // 3,000 images of 784 numbers that are no bytes need 9 MB.
        static ConvolutionalNetworkTrainer.Options Streamed()
        {
            ConvolutionalNetworkTrainer.Options options = Options(new Adam());
            (options.MaximumMemoryForRows, options.NumberOfEpochs, options.BatchSize, options.Augmentations, options.Mixup) = (4, 4, 32, [], null);
            options.Network = net => net.Conv2D(2, 5, stride: 4).BatchNormalization().Relu().Flatten();
            return options;
        }
    }

    [TestMethod]
    public void Fit_EarlyStopping_CountsOnWhereItWas()
    {
        byte[] expected = Train(Stopping());
        int epochs = _epochs;
        Assert.IsLessThan(Epochs, epochs);
        StopIn(2, 2, Stopping());
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Stopping())));
        Assert.AreEqual(epochs - 1, _epochs);

        static ConvolutionalNetworkTrainer.Options Stopping()
        {
            ConvolutionalNetworkTrainer.Options options = Options(new Adam());
            options.EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 2, MinimumChange = 10 };
            return options;
        }
    }

    [TestMethod]
    public void Fit_TrainingThatIsOver_GivesItsResultAtOnce()
    {
        byte[] expected = Train(WithCheckpoints(Options(new Adam())));
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Options(new Adam()))));
        Assert.AreEqual(0, _epochs);
        string line = $"This training had already finished, after epoch 6: its result is taken from {Files()[^1]}. To train again, delete the checkpoints, or set another Seed or CheckpointFolder.";
        Assert.Contains(line, _log);
        Assert.IsFalse(_log.Exists(line => line.StartsWith("Resumed after epoch 6", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_WithoutSeed_GoesOnWithThatOfTheCheckpoint()
    {
        ConvolutionalNetworkTrainer.Options options = WithCheckpoints(Options(new Adam()));
        options.Seed = null;
        byte[] first = new byte[1];
        for (int context = 0; context < 2; context++)
        {
            var mlContext = new MLContext(seed: context);
            byte[] bytes = NetworkFiles.Bytes(new ConvolutionalNetworkTrainer(mlContext, options).Fit(Stripes.Load(mlContext, Stripes.Create(80))).Model);
            if (context == 0)
                first = bytes;
            else
                CollectionAssert.AreEqual(first, bytes);
        }
    }

    [TestMethod]
    public void Fit_OtherSettingsOrRows_BeginAnew()
    {
        Train(WithCheckpoints(Options(new Adam())));
        foreach (Action<ConvolutionalNetworkTrainer.Options> change in new Action<ConvolutionalNetworkTrainer.Options>[]
        {
            options => options.LearningRate = 0.002,
            options => options.Seed = 8,
            options => options.BatchSize = 17,
            options => options.Optimizer = new Adam { Beta1 = 0.8 },
            options => options.Network = net => net.Conv2D(3, 3).Relu().Flatten(),
            options => options.Augmentations = [new RandomCrop(2)],
            options => options.Network = net => net.Conv2D(4, 3, weightInitializer: new Uniform(-0.1, 0.1)).BatchNormalization().Relu().MaxPool2D(2).Flatten().Dense(12).Relu().Dropout(0.3),
            options => options.LearningRateSchedule = new StepSchedule { EpochsAStep = 2 },
            options => options.ParameterGroups = [new ParameterGroup(layers: "Dense*", learningRate: 0.004)],
            options => options.ParameterGroups = [new ParameterGroup(layers: "Dense*", learningRate: 0.003)],
            options => options.WeightAveraging = new Lookahead(),
            options => options.WeightAveraging = new Lookahead(power: 1),
        })
        {
            ConvolutionalNetworkTrainer.Options options = WithCheckpoints(Options(new Adam()));
            change(options);
            Train(options);
            Assert.AreEqual(Epochs, _epochs);
        }

        Train(WithCheckpoints(Options(new Adam())), Stripes.Create(80, seed: 9));
        Assert.AreEqual(Epochs, _epochs);
    }

    [TestMethod]
    public void Fit_NewestFileIsDamaged_GoesOnFromTheOneBeforeAndWarns()
    {
        byte[] expected = Train(Options(new Adam()));
        StopIn(5, 1, new Adam());
        string[] files = Files();
        Assert.HasCount(2, files);
        byte[] bytes = File.ReadAllBytes(files[1]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(files[1], bytes);

        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Options(new Adam()))));
        Assert.AreEqual(3, _epochs);
        Assert.IsTrue(_log.Exists(line => line.StartsWith($"Checkpoint '{files[1]}' can't be used: The checkpoint is damaged: a checksum in it is ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(int.MaxValue, 0, 0, "it promises 2147483647 epochs; 0 to 6 are possible")]
    [DataRow(2, 1, 0, "it counts 1 steps in 2 epochs of 5")]
    [DataRow(2, 11, 0, "it counts 11 steps in 2 epochs of 5")]
    [DataRow(2, 10, -1, "a time in it is -00:00:00.0000001")]
    [DataRow(2, 10, long.MaxValue, "a time in it is 10675199.02:48:05.4775807")]
    public void Fit_FileWhoseChecksumIsRightWithAnImpossibleState_EndsWithItsName(int epochs, long steps, long ticks, string finding)
    {
        StopIn(2, 1, new Adam());
        string file = Files().Single();
        byte[] header, bytes = File.ReadAllBytes(file);
        using (var stream = new MemoryStream(bytes))
        {
            ModelEnvelope.Read(stream, (_, reader) => (reader.ReadString(), reader.ReadInt32()));
            header = bytes[..(int)stream.Position];
        }

        using (FileStream damaged = File.Create(file))
        {
            damaged.Write(header);
            ModelEnvelope.Write(damaged, "TrainingState", writer =>
            {
                writer.Write(epochs);
                writer.Write(steps);
                writer.Write(ticks);
            });
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Train(WithCheckpoints(Options(new Adam()))));
        Assert.AreEqual(
            $"Checkpoint '{file}' can't be used: The checkpoint is damaged: {finding}. "
            + "Delete the file: the training then resumes from the checkpoint before it, or begins anew.",
            error.Message);
    }

    [TestMethod]
    public void Fit_AllFilesAreCutShort_BeginsAnew()
    {
        byte[] expected = Train(Options(new Adam()));
        StopIn(5, 1, new Adam());
        foreach (string file in Files())
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^9]);
        StopIn(3, 1, new Adam());
        Assert.IsTrue(Files().All(file => file.EndsWith("1.checkpoint", StringComparison.Ordinal) || file.EndsWith("2.checkpoint", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Options(new Adam()))));
        Assert.AreEqual(Epochs - 2, _epochs);
    }

    [TestMethod]
    public void Fit_WithoutWayToChooseAnEpoch_NamesNoneInTheLog()
    {
        ConvolutionalNetworkTrainer.Options options = Options(new Adam());
        options.ValidationSetFraction = null;
        Train(options);
        Assert.IsFalse(_log.Exists(line => line.StartsWith("The network is that of epoch", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_SecondRunOfTheSameTraining_IsKeptOut()
    {
        ConvolutionalNetworkTrainer.Options options = WithCheckpoints(Options(new Adam()));
        string message = "";
        options.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 2, Batch: 1 })
                message = Assert.ThrowsExactly<IOException>(() => Train(WithCheckpoints(Options(new Adam())))).Message;
        };
        Train(options);
        Assert.StartsWith($"CheckpointFolder '{_folder.Path}' is in use by another run of the same training: ", message);
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Fit_AugmentationThatHoldsAContext_HasSettingsNevertheless()
    {
        byte[] expected = Train(Logged());
        StopIn(2, 1, Logged());
        CollectionAssert.AreEqual(expected, Train(WithCheckpoints(Logged())));
        Assert.AreEqual(Epochs - 1, _epochs);

        ConvolutionalNetworkTrainer.Options Logged()
        {
            ConvolutionalNetworkTrainer.Options options = Options(new Adam());
            options.Augmentations = [new Flipped { Context = _mlContext }];
            return options;
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Fit_Checkpoints_AreAsManyAsWanted(int count)
    {
        ConvolutionalNetworkTrainer.Options options = WithCheckpoints(Options(new Adam()));
        options.NumberOfCheckpoints = count;
        Train(options);
        string[] files = Files();
        Assert.HasCount(count, files);
        Assert.EndsWith($"-epoch-00000{Epochs}.checkpoint", files[^1]);
    }

    [TestMethod]
    public void Fit_TemporaryFileOfAKilledTraining_IsDeleted()
    {
        StopIn(3, 1, new Adam());
        string left = $"{Files()[0]}.abcdefgh.ijk.tmp";
        File.WriteAllText(left, "half");
        Train(WithCheckpoints(Options(new Adam())));
        Assert.IsFalse(File.Exists(left));
    }

    [TestMethod]
    public void Fit_FolderThatIsAFile_FailsBeforeAnyRowIsRead()
    {
        string path = _folder.File("taken");
        File.WriteAllText(path, "");
        ConvolutionalNetworkTrainer.Options options = Options(new Adam());
        options.CheckpointFolder = path;
        Assert.StartsWith($"CheckpointFolder '{path}' can't be written to: ", Assert.ThrowsExactly<IOException>(() => Train(options)).Message);
    }

    [TestMethod]
    public void Fit_CrossValidation_FoldsShareTheFolder()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(90));
        var results = _mlContext.MulticlassClassification.CrossValidate(data, new ConvolutionalNetworkTrainer(WithCheckpoints(Options(new Adam()))), numberOfFolds: 3);
        Assert.HasCount(3, results);
        Assert.HasCount(3 * 2, Files());
    }

    /// <summary>What a user writes, who keeps an object of ML.NET at hand, and one that leads back to itself.</summary>
    private sealed class Flipped : Augmentation
    {
        public Flipped() => Self = this;

        public required MLContext Context { get; init; }

        public Flipped Self { get; }

        public override void Apply(AugmentationPass pass)
        {
            pass.Input.CopyTo(pass.Output);
            pass.Output.Reverse();
        }
    }

    // Everything that chance or memory from epoch to epoch decides.
    private static ConvolutionalNetworkTrainer.Options Options(Optimizer optimizer) => new()
    {
        Network = net => net.Conv2D(4, 3).BatchNormalization().Relu().MaxPool2D(2).Flatten().Dense(12).Relu().Dropout(0.3),
        NumberOfEpochs = Epochs,
        BatchSize = 13,
        Seed = 7,
        LearningRate = 0.005,
        Optimizer = optimizer,
        LearningRateSchedule = new ReduceOnPlateauSchedule { Patience = 0, Decay = 0.5 },
        Augmentations = [new RandomCrop(1), new RandomErasing()],
        Mixup = new Mixup(),
        ValidationSetFraction = 0.2,
        NumberOfThreads = 2,
    };

    private ConvolutionalNetworkTrainer.Options WithCheckpoints(ConvolutionalNetworkTrainer.Options options)
    {
        options.CheckpointFolder = _folder.Path;
        return options;
    }

    private void StopIn(int epoch, int batch, Optimizer optimizer) => StopIn(epoch, batch, Options(optimizer));

    private void StopIn(int epoch, int batch, ConvolutionalNetworkTrainer.Options options)
    {
        WithCheckpoints(options).MetricsCallback = metrics =>
        {
            if (metrics.Epoch == epoch && metrics.Batch == batch)
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(options));
    }

    private byte[] Train(ConvolutionalNetworkTrainer.Options options, Striped[]? rows = null)
    {
        _epochs = 0;
        options.MetricsCallback += metrics => _epochs += metrics.IsEndOfEpoch ? 1 : 0;
        rows ??= options.MaximumMemoryForRows is null ? Stripes.Create(80) : Large();
        IDataView data = Stripes.Load(_mlContext, rows, options.MaximumMemoryForRows is null ? [12, 12] : [28, 28]);
        return NetworkFiles.Bytes(new ConvolutionalNetworkTrainer(_mlContext, options).Fit(data).Model);
    }

    private static Striped[] Large()
    {
        Striped[] rows = Stripes.Create(3000, side: 28);
        foreach (Striped row in rows)
            row.Features[0] += 0.5f;
        return rows;
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path, "*.checkpoint").Order(StringComparer.Ordinal)];
}
