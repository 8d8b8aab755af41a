using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Training;

/// <summary>The training loop with any loss, optimizer and schedule, a user's own included.</summary>
[TestClass]
public sealed class TrainingMethodsTests
{
    [TestMethod]
    public void Run_MeanSquaredError_LearnsALine()
    {
        var data = TrainingData.WithTargets(Shape.Vector(2), targetCount: 2);
        var random = new Random(1);
        for (int n = 0; n < 50; n++)
        {
            float x = random.NextSingle(), y = random.NextSingle();
            (data.NextRow()[0], data.NextRow()[1]) = (x, y);
            data.Commit([3 * x - 2 * y + 1, y - x]);
        }

        Network network = new NetworkBuilder().Dense(2).Build(data.Shape);
        network.Initialize(random);
        var options = new LeNetTrainer.Options
        {
            Loss = new MeanSquaredError(),
            Optimizer = new Sgd(),
            LearningRate = 0.1,
            NumberOfEpochs = 200,
            BatchSize = 20,
        };
        TrainingMetrics last = Train(network, data, options)[^1];
        Assert.IsLessThan(1e-8, last.Loss);
        Assert.IsTrue(double.IsNaN(last.Accuracy));
        Near.AreEqual([3, -2, -1, 1], network.Layers[0].Parameters[0].Values.ToDoubles(), _ => 1e-3, "weight");
        Near.AreEqual([1, 0], network.Layers[0].Parameters[1].Values.ToDoubles(), _ => 1e-3, "bias");
    }

    public static IEnumerable<Loss> ClassificationLosses =>
    [
        new SoftmaxCrossEntropy { LabelSmoothing = 0.1, ClassWeights = [1, 2, 3] },
        new MultiClassHinge(),
        new MeanSquaredError(),
        new BinaryCrossEntropy(),
        new LeastConfidence(),
    ];

    [TestMethod]
    [DynamicData(nameof(ClassificationLosses))]
    public void Run_AnyLossOfLabels_LearnsClasses(Loss loss)
    {
        TrainingData data = SyntheticImages.Create(Shape.Vector(12), classCount: 3, count: 45);
        var options = new LeNetTrainer.Options { Loss = loss, BatchSize = 20, NumberOfEpochs = 40, LearningRate = 0.05 };
        Assert.AreEqual(1, Train(Dense(data), data, options)[^1].Accuracy, $"{loss}");
    }

    public static IEnumerable<Optimizer> Optimizers =>
        [new Sgd { Nesterov = true }, new AdamW(), new RmsProp(), new Adagrad(), new RProp(), new RProp { Backtracking = true }, new SignDescent()];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Run_AnyOptimizer_LearnsClassesWithTheSameBytesOnAnyNumberOfThreads(Optimizer optimizer)
    {
        TrainingData data = SyntheticImages.Create(Shape.Vector(12), classCount: 3, count: 45);
        Network one = Dense(data), many = Dense(data);
        var options = new LeNetTrainer.Options { Optimizer = optimizer, BatchSize = 45, NumberOfEpochs = 60, LearningRate = 0.05 };
        Assert.AreEqual(1, Train(one, data, options)[^1].Accuracy, $"{optimizer}");
        Train(many, data, options, threads: 4);
        CollectionAssert.AreEqual(NetworkFiles.Bytes(one), NetworkFiles.Bytes(many));
    }

    [TestMethod]
    public void Run_ClassWeights_GiveTheWeightedMeanOfTheBatch()
    {
        // Blocks of 16, 16 and 8 examples with different weights: the mean is over all 40, as PyTorch's.
        TrainingData data = SyntheticImages.Create(Shape.Vector(4), classCount: 3, count: 40);
        double[] weights = [1, 2, 8];
        Network network = Dense(data);
        var reference = new ReferenceNetwork(network);
        double[] losses = [.. data.Examples().Zip(data.Labels(), (x, label) => weights[label] * ReferenceFunctions.CrossEntropy(reference.Forward(x), label))];
        double mean = losses.Sum() / data.Labels().Sum(label => weights[label]);
        double[] biasGradient = new double[3];
        foreach ((double[] x, int label) in data.Examples().Zip(data.Labels()))
        {
            double[] gradient = ReferenceFunctions.CrossEntropyGradient(reference.Forward(x), label);
            for (int k = 0; k < 3; k++)
                biasGradient[k] += weights[label] * gradient[k] / data.Labels().Sum(other => weights[other]);
        }

        var options = new LeNetTrainer.Options
        {
            Loss = new SoftmaxCrossEntropy { ClassWeights = weights },
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 1,
            LearningRateSchedule = new ConstantSchedule(),
            NumberOfEpochs = 1,
        };
        Assert.AreEqual(mean, Train(network, data, options)[0].Loss, 1e-6);
        Near.AreEqual(Array.ConvertAll(biasGradient, value => -value), network.Layers[0].Parameters[1].Values.ToDoubles(), _ => 1e-6, "bias");
    }

    [TestMethod]
    public void Run_BatchThatWeighsNothing_ChangesNothing()
    {
        TrainingData data = SyntheticImages.Create(Shape.Vector(4), classCount: 3, count: 20);
        Network network = Dense(data);
        byte[] before = NetworkFiles.Bytes(network);
        Train(network, data, new LeNetTrainer.Options { Loss = new Ignorance(), Optimizer = new Sgd(), NumberOfEpochs = 1 });
        CollectionAssert.AreEqual(before, NetworkFiles.Bytes(network));
    }

    [TestMethod]
    public void Run_Schedule_SeesEachStepAndTheLossesOfEpochsThatAreOver()
    {
        TrainingData data = SyntheticImages.Create(Shape.Vector(4), classCount: 3, count: 25);
        var schedule = new RecordingSchedule();
        var options = new LeNetTrainer.Options { LearningRateSchedule = schedule, BatchSize = 10, NumberOfEpochs = 3 };
        List<TrainingMetrics> metrics = Train(Dense(data), data, options);

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 9).Select(step => $"epoch {step / 3 + 1} of 3, step {step + 1} of 9").ToArray(), schedule.Calls);
        CollectionAssert.AreEqual(new[] { metrics[2].Loss, metrics[5].Loss }, schedule.EpochLosses);
    }

    [TestMethod]
    public void Run_ScheduleOfAUser_SetsTheStep()
    {
        TrainingData data = SyntheticImages.Create(Shape.Vector(4), classCount: 3, count: 25);
        Network network = Dense(data), other = Dense(data);
        Train(network, data, new LeNetTrainer.Options { LearningRateSchedule = new RecordingSchedule(), Optimizer = new Sgd(), LearningRate = 0.5 });
        Train(other, data, new LeNetTrainer.Options { LearningRateSchedule = new ConstantSchedule(), Optimizer = new Sgd(), LearningRate = 0.25 });
        CollectionAssert.AreEqual(NetworkFiles.Bytes(other), NetworkFiles.Bytes(network));
    }

    [TestMethod]
    public void Constructor_RPropWithSmallBatches_SaysWhatToSet() => AssertFails(
        "new RProp { Increase = 1.2, Decrease = 0.5, MinimumStep = 1E-06, MaximumStep = 50 } needs all rows in each step: "
        + "set BatchSize to at least their number, 20; it is 19.",
        SyntheticImages.Create(Shape.Vector(4), classCount: 3, count: 20),
        new LeNetTrainer.Options { Optimizer = new RProp(), BatchSize = 19 });

    [TestMethod]
    public void Constructor_OtherNumberOfClasses_SaysSo() => AssertFails(
        "The network has 3 outputs, but the training data has 4 classes. There must be as many.",
        SyntheticImages.Create(Shape.Vector(4), classCount: 4, count: 20), new LeNetTrainer.Options());

    [TestMethod]
    public void Constructor_OtherNumberOfTargets_SaysSo() => AssertFails(
        "The network has 3 outputs, but the training data has 2 targets per row. There must be as many.",
        TrainingData.WithTargets(Shape.Vector(4), targetCount: 2), new LeNetTrainer.Options { Loss = new MeanSquaredError() });

    [TestMethod]
    [DoNotParallelize]
    public void Step_ValuesAndRegularization_AllocatesNothing()
    {
        var data = TrainingData.WithTargets(Shape.Vector(4), targetCount: 3);
        for (int n = 0; n < 37; n++)
        {
            data.NextRow().Fill(n);
            data.Commit([n, 1, 2]);
        }

        var options = new LeNetTrainer.Options { Loss = new Huber(), BatchSize = 21, GradientClippingNorm = 1, MaximumNorm = 1, L2Regularization = 0.1 };
        var step = new TrainingStep(new TrainingPlan(Dense(data), data, options.Loss ?? new SoftmaxCrossEntropy(), options), new ParallelRange(1));
        Allocations.AssertNone(() =>
        {
            step.Run(batch: 0, factor: 1);
            step.Run(batch: 1, factor: 1);
        });
    }

    private static Network Dense(TrainingData data)
    {
        Network network = new NetworkBuilder().Dense(3).Build(data.Shape);
        network.Initialize(new Random(4));
        return network;
    }

    private static void AssertFails(string message, TrainingData data, LeNetTrainer.Options options) => Assert.AreEqual(
        message, Assert.ThrowsExactly<InvalidOperationException>(() => new TrainingLoop(new TrainingPlan(Dense(data), data, options.Loss ?? new SoftmaxCrossEntropy(), options))).Message);

    private static List<TrainingMetrics> Train(Network network, TrainingData data, LeNetTrainer.Options options, int threads = 1)
    {
        var metrics = new List<TrainingMetrics>();
        options.MetricsCallback = metrics.Add;
        new TrainingLoop(new TrainingPlan(network, data, options.Loss ?? new SoftmaxCrossEntropy(), options) { Threads = threads }).Run(new Random(1), _ => { });
        return metrics;
    }

    /// <summary>What a user writes for a loss of all outputs of an example: (1 − x[label] + mean x)², the output against the mean of all.</summary>
    private sealed class LeastConfidence : Loss
    {
        protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
        {
            int outputs = output.Length / Lanes.Count;
            for (int lane = 0; lane < targets.Count; lane++)
            {
                double mean = 0;
                for (int k = 0; k < outputs; k++)
                    mean += output[k * Lanes.Count + lane] / (double)outputs;
                double lack = 1 - output[targets.Labels[lane] * Lanes.Count + lane] + mean;
                losses[lane] = lack * lack;
                for (int k = 0; k < outputs; k++)
                    gradient[k * Lanes.Count + lane] = (float)(2 * lack * (1.0 / outputs - targets[k, lane]));
            }

            return targets.CountCorrect(output);
        }
    }

    private sealed class Ignorance : Loss
    {
        protected internal override double Weight(LossTargets targets, int lane) => 0;

        protected internal override int? Compute(ReadOnlySpan<float> output, LossTargets targets, Span<double> losses, Span<float> gradient)
        {
            losses.Clear();
            gradient.Fill(1);
            return null;
        }
    }

    /// <summary>What a user writes for a gradient method: steps of one length.</summary>
    private sealed class SignDescent : Optimizer
    {
        public override void Update(ParameterStep parameters)
        {
            for (int i = 0; i < parameters.Values.Length; i++)
                parameters.Values[i] -= (float)parameters.LearningRate * MathF.Sign(parameters.Gradient[i]);
        }
    }

    private sealed class RecordingSchedule : LearningRateSchedule
    {
        public List<string> Calls { get; } = [];

        public double[] EpochLosses { get; private set; } = [];

        public override double Factor(ScheduleState state)
        {
            Calls.Add($"epoch {state.Epoch} of {state.NumberOfEpochs}, step {state.Step} of {state.NumberOfSteps}");
            EpochLosses = state.EpochLosses.ToArray();
            return 0.5;
        }
    }
}
