using ExpressML.Augmentations;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

/// <summary>The option <see cref="NetworkTrainerOptions.WeightAveraging"/>.</summary>
[TestClass]
public sealed class AveragedTrainingTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<WeightAveraging> Averages => [new ExponentialMovingAverage(0.9), new Lookahead(steps: 3), new Lookahead(steps: 2, decay: 0.8, power: 2), new Lookahead(steps: 7, warmUp: true), new Newest()];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Averages))]
    public void Fit_StoppedAndStartedAgainOnOtherThreads_GivesTheSameBytes(WeightAveraging averaging)
    {
        foreach (double? fraction in new double?[] { null, 0.2 })
        {
            byte[] expected = Bytes(Options(averaging));
            ConvolutionalNetworkTrainer.Options stopped = WithCheckpoints();
            stopped.MetricsCallback = metrics =>
            {
                if (metrics is { Epoch: 3, Batch: 2 })
                    throw new OperationCanceledException("killed");
            };
            Assert.ThrowsExactly<OperationCanceledException>(() => Bytes(stopped));

            int epochs = 0;
            ConvolutionalNetworkTrainer.Options resumed = WithCheckpoints();
            resumed.NumberOfThreads = 3;
            resumed.MetricsCallback = metrics => epochs += metrics.IsEndOfEpoch ? 1 : 0;
            CollectionAssert.AreEqual(expected, Bytes(resumed));
            Assert.AreEqual(3, epochs);
            CollectionAssert.AreEqual(expected, Bytes(WithCheckpoints()), "a training that is over");

            ConvolutionalNetworkTrainer.Options Options(WeightAveraging averaging)
            {
                ConvolutionalNetworkTrainer.Options options = AveragedTrainingTests.Options(averaging);
                options.ValidationSetFraction = fraction;
                return options;
            }

            ConvolutionalNetworkTrainer.Options WithCheckpoints()
            {
                ConvolutionalNetworkTrainer.Options options = Options(averaging);
                options.CheckpointFolder = _folder.Path;
                return options;
            }
        }
    }

    [TestMethod]
    public void Fit_AverageThatIsTheParameters_GivesTheBytesOfNone()
    {
        byte[] expected = Bytes(Options(null));
        foreach (WeightAveraging averaging in new WeightAveraging[] { new Newest(), new ExponentialMovingAverage(0), new Lookahead(steps: 1, decay: 0) })
            CollectionAssert.AreEqual(expected, Bytes(Options(averaging)), $"{averaging}");
        CollectionAssert.AreNotEqual(expected, Bytes(Options(new ExponentialMovingAverage(0.9))));
        CollectionAssert.AreNotEqual(expected, Bytes(Options(new Lookahead(steps: 3))));
    }

    [TestMethod]
    public void Fit_StoppedWithinAnEpoch_GivesTheAverageOfThatMoment()
    {
        // Until lookahead moves, the training is the one without it.
        float[] half = Weights(Stopped(new Lookahead(steps: 1000, decay: 0.5))), trained = Weights(Stopped(null)), first = Weights(Stopped(new Lookahead(steps: 1000, decay: 1 - 1e-9)));
        Near.AreEqual([.. first.Zip(trained, (a, w) => 0.5 * a + 0.5 * w)], half.AsSpan().ToDoubles(), _ => 1e-6, "half of the way");
        CollectionAssert.AreNotEqual(first, trained);

        NetworkTransformer Stopped(WeightAveraging? averaging)
        {
            ConvolutionalNetworkTrainer.Options options = Options(averaging);
            options.MetricsCallback = metrics =>
            {
                if (metrics is { Epoch: 2, Batch: 2 })
                    metrics.StopTraining();
            };
            return Fit(options);
        }

        static float[] Weights(NetworkTransformer model) => Values(model, "Conv2D1");
    }

    [TestMethod]
    public void Fit_FewerStepsThanLookaheadTakes_IsNotTheFirstNetwork()
    {
        // A step an epoch: the recipe's average would not move once.
        IDataView rows = Stripes.Load(_mlContext, Stripes.Create(90));
        var options = new CifarNetTrainer.Options { Filters = 4, NumberOfEpochs = 30, Augmentations = [], Seed = 1 };
        double accuracy = _mlContext.MulticlassClassification.Evaluate(new CifarNetTrainer(_mlContext, options).Fit(rows).Transform(rows)).MicroAccuracy;
        Assert.IsGreaterThan(0.9, accuracy);
    }

    [TestMethod]
    [DataRow(double.NaN, "NaN")]
    [DataRow(-0.5, "-0.5")]
    [DataRow(2, "2")]
    public void Fit_ShareThatIsNone_NamesTheAverage(double share, string text)
    {
        var result = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(new Wrong(decay: 0.5, resultDecay: share))));
        Assert.AreEqual($"ResultDecay of the WeightAveraging Wrong gave {text} for step 1; it must be from 0 to 1.", result.Message);
        var step = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(new Wrong(decay: share, resultDecay: 1))));
        Assert.AreEqual($"Decay of the WeightAveraging Wrong gave {text} for step 1; it must be from 0 to 1.", step.Message);
    }

    [TestMethod]
    public void Fit_FrozenLayersAndGroups_KeepTheirBits()
    {
        NetworkTransformer initial = Fit(Options(null));
        ConvolutionalNetworkTrainer.Options options = Options(new ExponentialMovingAverage(0.9));
        options.InitialModel = initial;
        options.FrozenLayers = ["Conv2D1", "BatchNormalization1"];
        options.ParameterGroups = [new(layers: "Dense1", kind: ParameterKind.Weights, learningRate: 0)];
        NetworkTransformer trained = Fit(options);
        foreach (string name in new[] { "Standardize1", "Conv2D1", "BatchNormalization1" })
            CollectionAssert.AreEqual(Values(initial, name), Values(trained, name), name);
        CollectionAssert.AreEqual(initial.Model["Dense1"].Parameters[0].Values.ToArray(), trained.Model["Dense1"].Parameters[0].Values.ToArray());
        CollectionAssert.AreNotEqual(Values(initial, "Dense1"), Values(trained, "Dense1"));
    }

    [TestMethod]
    public void Fit_ExponentialMovingAverage_IsBetterAtARateThatStaysHigh()
    {
        IDataView test = Stripes.Load(_mlContext, Stripes.Create(300, seed: 5));
        double plain = 0, averaged = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            plain += LogLoss(null, seed);
            averaged += LogLoss(new ExponentialMovingAverage(0.99), seed);
        }

        Assert.IsLessThan(plain, averaged);

        double LogLoss(WeightAveraging? averaging, int seed)
        {
            ConvolutionalNetworkTrainer.Options options = Options(averaging);
            (options.Optimizer, options.LearningRate, options.LearningRateSchedule) = (new Sgd(), 0.1, new ConstantSchedule());
            (options.NumberOfEpochs, options.Seed) = (30, seed);
            return _mlContext.MulticlassClassification.Evaluate(Fit(options).Transform(test)).LogLoss;
        }
    }

    private static ConvolutionalNetworkTrainer.Options Options(WeightAveraging? averaging) => new()
    {
        Network = net => net.Conv2D(4, 3).BatchNormalization().Relu().MaxPool2D(2).Conv2D(4, 3).BatchNormalization().Relu().Flatten().Dropout(0.2),
        NumberOfEpochs = 5,
        BatchSize = 20,
        Seed = 1,
        LearningRate = 0.01,
        Augmentations = [new RandomCrop(1)],
        NumberOfThreads = 2,
        WeightAveraging = averaging,
    };

    private NetworkTransformer Fit(ConvolutionalNetworkTrainer.Options options) =>
        new ConvolutionalNetworkTrainer(_mlContext, options).Fit(Stripes.Load(_mlContext, Stripes.Create(90)));

    private byte[] Bytes(ConvolutionalNetworkTrainer.Options options) => NetworkFiles.Bytes(Fit(options).Model);

    private static float[] Values(NetworkTransformer model, string name) => [.. model.Model[name].Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    /// <summary>A user's own with a fault.</summary>
    private sealed class Wrong(double decay, double resultDecay) : WeightAveraging
    {
        public override double Decay(long stepNumber, long numberOfSteps) => decay;

        public override double ResultDecay(long stepNumber, long numberOfSteps) => resultDecay;
    }

    /// <summary>A user's own: no average at all.</summary>
    private sealed class Newest : WeightAveraging
    {
        public override double Decay(long stepNumber, long numberOfSteps) => 0;
    }
}
