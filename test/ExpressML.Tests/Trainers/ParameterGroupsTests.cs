using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class ParameterGroupsTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Fit_GroupsThatSayWhatTheOptionsSay_GiveTheSameBytes()
    {
        ConvolutionalNetworkTrainer.Options plain = Options(), grouped = Options();
        (plain.LearningRate, plain.L2Regularization) = (0.01, 1e-3);
        grouped.ParameterGroups = [new(layers: "Conv2D*", learningRate: 0.01), new(layers: "*", learningRate: 0.01), new(kind: ParameterKind.Weights, l2: 1e-3, epochs: 4)];
        CollectionAssert.AreEqual(Bytes(plain), Bytes(grouped));
    }

    [TestMethod]
    public void Fit_GroupOfRateZero_KeepsItsBitsWhateverActsOnWeights()
    {
        ConvolutionalNetworkTrainer.Options options = Options();
        options.Optimizer = new AdamW { WeightDecay = 0.5 };
        (options.L1Regularization, options.L2Regularization, options.MaximumNorm, options.RegularizeAllParameters) = (0.1, 0.1, 0.01, true);
        options.NumberOfEpochs = 1;
        options.ParameterGroups = [new(layers: "Conv2D1", kind: ParameterKind.Weights, learningRate: 0), new(layers: "block", epochs: 1)];
        NetworkTransformer one = Fit(options);
        options.NumberOfEpochs = 4;
        options.InitialModel = one;
        options.LearningRateSchedule = new ConstantSchedule();
        NetworkTransformer four = Fit(options);

        CollectionAssert.AreEqual(Values(one, "Conv2D1", 0), Values(four, "Conv2D1", 0));
        CollectionAssert.AreNotEqual(Values(one, "Conv2D1", 1), Values(four, "Conv2D1", 1));
        CollectionAssert.AreNotEqual(Values(one, "BatchNormalization2", 2), Values(four, "BatchNormalization2", 2), "running averages follow");
    }

    [TestMethod]
    public void Fit_EpochsOfAGroup_AreOverThen()
    {
        var values = new List<(float[] Block, float[] Dense)>();
        for (int epochs = 1; epochs <= 4; epochs++)
        {
            ConvolutionalNetworkTrainer.Options options = Options();
            options.LearningRateSchedule = new ConstantSchedule();
            options.ParameterGroups = [new(layers: "block", epochs: 2)];
            options.NumberOfEpochs = epochs;
            NetworkTransformer model = Fit(options);
            values.Add((Values(model, "Conv2D2", 0), Values(model, "Dense1", 0)));
        }

        CollectionAssert.AreNotEqual(values[0].Block, values[1].Block);
        CollectionAssert.AreEqual(values[1].Block, values[2].Block);
        CollectionAssert.AreEqual(values[1].Block, values[3].Block);
        CollectionAssert.AreNotEqual(values[2].Dense, values[3].Dense);
    }

    [TestMethod]
    public void Fit_FrozenLayers_GoBeforeGroups()
    {
        ConvolutionalNetworkTrainer.Options plain = Options(), grouped = Options();
        plain.FrozenLayers = grouped.FrozenLayers = ["Conv2D1", "block"];
        grouped.ParameterGroups = [new(layers: "Conv2D1", learningRate: 1), new(layers: "block", learningRate: 1, l2: 1)];
        CollectionAssert.AreEqual(Bytes(plain), Bytes(grouped));
    }

    [TestMethod]
    public void Fit_StoppedAndStartedAgainOnOtherThreads_GivesTheSameBytes()
    {
        byte[] expected = Bytes(Grouped());
        ConvolutionalNetworkTrainer.Options stopped = Grouped();
        stopped.CheckpointFolder = _folder.Path;
        stopped.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 3, Batch: 2 })
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Bytes(stopped));

        int epochs = 0;
        ConvolutionalNetworkTrainer.Options resumed = Grouped();
        resumed.CheckpointFolder = _folder.Path;
        resumed.NumberOfThreads = 3;
        resumed.MetricsCallback = metrics => epochs += metrics.IsEndOfEpoch ? 1 : 0;
        CollectionAssert.AreEqual(expected, Bytes(resumed));
        Assert.AreEqual(2, epochs);

        static ConvolutionalNetworkTrainer.Options Grouped()
        {
            ConvolutionalNetworkTrainer.Options options = Options();
            options.GradientClippingNorm = 1;
            options.ParameterGroups = [new(layers: "Conv*", learningRate: 0.01, l2: 0.01), new(kind: ParameterKind.Normalization, learningRate: 0.02), new(kind: ParameterKind.Biases, epochs: 2)];
            return options;
        }
    }

    [TestMethod]
    public void Fit_CheckpointOfOtherGroupsUnderTheNameOfThis_IsRefused()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, log) => warnings.Add(log.RawMessage);
        ConvolutionalNetworkTrainer.Options options = Options();
        options.CheckpointFolder = _folder.Path;
        options.ParameterGroups = [new(kind: ParameterKind.Biases, epochs: 2)];
        byte[] expected = Bytes(options);
        string own = Checkpoint();
        File.Delete(own);
        options.ParameterGroups = [new(kind: ParameterKind.Biases, epochs: 3)];
        Bytes(options);
        File.Move(Checkpoint(), own);

        options.ParameterGroups = [new(kind: ParameterKind.Biases, epochs: 2)];
        CollectionAssert.AreEqual(expected, Bytes(options));
        Assert.Contains(warning => warning.StartsWith($"Checkpoint '{own}' can't be used: ", StringComparison.Ordinal) && warning.Contains("what it holds is of another one", StringComparison.Ordinal), warnings);

        string Checkpoint() => Directory.GetFiles(_folder.Path, "*-000004.checkpoint").Single();
    }

    [TestMethod]
    [DataRow("C9*", "The network has no layer 'C9*'. Its layers are Standardize1, C1, Relu1, S2, C3, Relu2, S4, Flatten1, C5, Relu3, F6, Relu4, Dense3. (Parameter 'ParameterGroups[1]')")]
    [DataRow("S2", "ParameterGroups[1], new ParameterGroup(layers: \"S2\", kind: ParameterKind.Weights | ParameterKind.NormalizationShifts, epochs: 3), has no parameter. "
        + "Those that can be trained are C1 (weight, bias), C3 (weight, bias), C5 (weight, bias), F6 (weight, bias), Dense3 (weight, bias).")]
    public void Fit_GroupWithoutParameters_SaysSoBeforeAnyRowIsRead(string name, string message)
    {
        var data = new RecordingDataView(Load(6));
        var trainer = new LeNetTrainer(new LeNetTrainer.Options
        {
            ParameterGroups = [new(layers: "C*", learningRate: 0.1), new(layers: name, kind: ParameterKind.Weights | ParameterKind.NormalizationShifts, epochs: 3)],
        });
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(data)).Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Fit_NothingLeftToTrain_SaysSoBeforeAnyRowIsRead()
    {
        var data = new RecordingDataView(Load(6));
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { FrozenLayers = ["C1", "C3", "C5", "F6"], ParameterGroups = [new(layers: "Dense*", learningRate: 0)] });
        Assert.AreEqual(
            "ParameterGroups has a learning rate of 0 for all parameters that are not frozen, so nothing is left to train. Leave at least one of them out.",
            Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(data)).Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Constructor_WeightDecayWithoutAnOptimizerThatDecays_SaysWhatToDo() => Assert.AreEqual(
        "ParameterGroups[0] sets a weightDecay, but new Sgd { Momentum = 0.9 } has no decoupled weight decay. Set l2 in its place, or Optimizer to new AdamW(). (Parameter 'ParameterGroups')",
        Assert.ThrowsExactly<ArgumentException>(() => new LeNetTrainer(new LeNetTrainer.Options { Optimizer = new Sgd(), ParameterGroups = [new(weightDecay: 0.1)] })).Message);

    [TestMethod]
    public void Constructor_NullAmongTheGroups_SaysWhatIsExpected()
    {
        const string Message = "ParameterGroups must be a list of groups, such as [new(layers: \"Conv2D*\", learningRate: 0.1)], without null.";
        Assert.StartsWith(Message, Assert.ThrowsExactly<ArgumentNullException>(() => new LeNetTrainer(new LeNetTrainer.Options { ParameterGroups = null! })).Message);
        Assert.StartsWith(Message, Assert.ThrowsExactly<ArgumentNullException>(() => new LeNetTrainer(new LeNetTrainer.Options { ParameterGroups = [null!] })).Message);
    }

    [TestMethod]
    public void Group_SettingsOutOfRange_Throw()
    {
        Assert.StartsWith("learningRate must be a finite number of at least 0.", Error(() => new ParameterGroup(learningRate: -1)));
        Assert.StartsWith("learningRate must be a finite number of at least 0.", Error(() => new ParameterGroup(learningRate: double.NaN)));
        Assert.StartsWith("l2 must be a finite number of at least 0.", Error(() => new ParameterGroup(l2: -1)));
        Assert.StartsWith("weightDecay must be a finite number of at least 0.", Error(() => new ParameterGroup(weightDecay: -1)));
        Assert.StartsWith("epochs must be at least 1.", Error(() => new ParameterGroup(epochs: 0)));
        Assert.StartsWith("kind must be one or several of Weights, Biases, ", Error(() => new ParameterGroup(kind: (ParameterKind)16, epochs: 1)));
        Assert.AreEqual(
            "A group must set learningRate, l2, weightDecay or epochs; without any of them it would change nothing.",
            Assert.ThrowsExactly<ArgumentException>(() => new ParameterGroup(layers: "C1")).Message);

        static string Error(Func<object> make) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message;
    }

    [TestMethod]
    public void Group_ToString_IsTheCodeThatMakesIt()
    {
        Assert.AreEqual("new ParameterGroup(layers: \"Conv*\", learningRate: 0.1)", new ParameterGroup("Conv*", learningRate: 0.1).ToString());
        Assert.AreEqual(
            "new ParameterGroup(kind: ParameterKind.Biases | ParameterKind.Normalization, l2: 0, weightDecay: 0.5, epochs: 3)",
            new ParameterGroup(kind: ParameterKind.Biases | ParameterKind.Normalization, l2: 0, weightDecay: 0.5, epochs: 3).ToString());
    }

    [TestMethod]
    public void Fit_Groups_AreLogged()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        new LeNetTrainer(_mlContext, new LeNetTrainer.Options { ParameterGroups = [new(layers: "C*", learningRate: 0.1)], NumberOfEpochs = 1 }).Fit(Load(6));
        Assert.Contains("ParameterGroups[0], new ParameterGroup(layers: \"C*\", learningRate: 0.1): C1, C3, C5; 4,612 parameters.", lines);
    }

    private static ConvolutionalNetworkTrainer.Options Options() => new()
    {
        Network = net => net
            .Conv2D(4, 3).BatchNormalization().Relu().MaxPool2D(2)
            .Residual(block => block.Conv2D(4, 3, padding: 1).BatchNormalization()).Named("block").Relu(),
        NumberOfEpochs = 4,
        BatchSize = 24,
        Seed = 1,
        NumberOfThreads = 2,
    };

    private NetworkTransformer Fit(ConvolutionalNetworkTrainer.Options options) => new ConvolutionalNetworkTrainer(_mlContext, options).Fit(Load(75));

    private byte[] Bytes(ConvolutionalNetworkTrainer.Options options) => NetworkFiles.Bytes(Fit(options).Model);

    private static float[] Values(NetworkTransformer model, string layer, int parameter) => model.Model[layer].Parameters[parameter].Values.ToArray();

    private IDataView Load(int count) => Stripes.Load(_mlContext, Stripes.Create(count));
}
