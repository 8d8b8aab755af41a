using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Data;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Streaming;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Training;

[TestClass]
public sealed class TrainingLoopTests
{
    private const int ClassCount = 8;

    // Relative to the largest loss: single precision through ten steps of Adam strays by some 10⁻⁶.
    private const double CurveTolerance = 1e-5;

    private static readonly Shape _small = (1, new LeNet5().SmallestSide, new LeNet5().SmallestSide + 1);

    // The curve of the double-precision reference. With other images two pixels of a pooling window may be so close that rounding decides.
    private static readonly double[] _curve =
        [4.445184, 3.969053, 2.473463, 2.286182, 1.770237, 1.605748, 1.299298, 1.222906, 0.929731, 0.904032];

    [TestMethod]
    public void Run_EightImages_AreLearnedToNearZeroLoss()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: ClassCount);
        TrainingMetrics last = Train(LeNet(data), data, new LeNetTrainer.Options { NumberOfEpochs = 100, LearningRate = 0.005 })[^1];
        Assert.IsLessThan(1e-3, last.Loss);
        Assert.AreEqual(1, last.Accuracy);
    }

    [TestMethod]
    public void Run_SmallImages_FollowsTheReference()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 50);
        Network network = LeNet(data);
        double[] expected = ReferenceTraining.Losses(network, data, new Random(5), epochs: 2, batchSize: 21, learningRate: 0.002);
        Near.AreEqual(expected, Losses(network, data, epochs: 2, batchSize: 21), CurveTolerance, "loss after batch");
    }

    [TestMethod]
    public void Run_LeNetOnDigitSizedImages_FirstTenLossesAreTheStoredCurve()
    {
        TrainingData data = SyntheticImages.Create((1, 28, 28), classCount: 10, count: 42);
        Near.AreEqual(_curve, Losses(LeNet(data), data, epochs: 5, batchSize: 24), CurveTolerance, "loss after batch");
    }

    [TestMethod]
    public void Run_SameSeed_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 100);
        byte[] expected = Bytes(threads: 1);
        foreach (int threads in new[] { 1, 2, 3, 4, 8 })
            CollectionAssert.AreEqual(expected, Bytes(threads), $"{threads} threads");

        byte[] Bytes(int threads)
        {
            Network network = LeNet(data);
            Train(network, data, new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 57 }, threads: threads);
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Run_OtherSeed_GivesOtherBytes()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 40);
        CollectionAssert.AreNotEqual(Bytes(seed: 1), Bytes(seed: 2));

        byte[] Bytes(int seed)
        {
            Network network = LeNet(data);
            Train(network, data, new LeNetTrainer.Options { NumberOfEpochs = 1, BatchSize = 16 }, seed);
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Run_ShortLastBatch_CountsForItsExamplesOnly()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 19);
        Network network = LeNet(data);
        var reference = new ReferenceNetwork(network);
        double[] losses = [.. data.Examples().Zip(data.Labels(), (x, label) => ReferenceFunctions.CrossEntropy(reference.Forward(x), label))];
        int correct = data.Examples().Zip(data.Labels()).Count(pair => Array.IndexOf(reference.Forward(pair.First), reference.Forward(pair.First).Max()) == pair.Second);

        // A step too small to change a float: all losses are those of the network at the start.
        var options = new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 9, LearningRate = 1e-30, Optimizer = new Sgd() };
        List<TrainingMetrics> metrics = Train(network, data, options);

        Assert.HasCount(6, metrics);
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 1, 2, 3 }, metrics.Select(batch => batch.Batch).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 2, 2, 2 }, metrics.Select(batch => batch.Epoch).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, true, false, false, true }, metrics.Select(batch => batch.IsEndOfEpoch).ToArray());
        Assert.IsTrue(metrics.All(batch => batch.NumberOfBatches == 3 && batch.NumberOfEpochs == 2 && batch.ExamplesPerSecond > 0));
        Assert.AreEqual(TimeSpan.Zero, metrics[^1].TimeLeft);
        foreach (TrainingMetrics end in new[] { metrics[2], metrics[5] })
        {
            Assert.AreEqual(losses.Average(), end.Loss, 1e-6);
            Assert.AreEqual((double)correct / data.Count, end.Accuracy);
        }
    }

    [TestMethod]
    public void Run_EachEpoch_IsReportedOnce()
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 20);
        var epochs = new List<int>();
        new TrainingLoop(new TrainingPlan(LeNet(data), data, new SoftmaxCrossEntropy(), new LeNetTrainer.Options { NumberOfEpochs = 3, BatchSize = 8 }))
            .Run(new Random(1), metrics => epochs.Add(metrics.Epoch));
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, epochs);
    }

    [TestMethod]
    [DataRow(true, "Training stopped in epoch 1, batch 2: the loss is NaN. Lower LearningRate (now 1E+30).")]
    [DataRow(false, "Training stopped in epoch 1, batch 2: the loss is NaN. Lower LearningRate (now 1E+30), or scale the features, which StandardizeInput = true does.")]
    public void Run_LossIsNaN_StopsAndSaysWhere(bool standardizeInput, string message)
    {
        TrainingData data = SyntheticImages.Create(_small, ClassCount, count: 20);
        var options = new LeNetTrainer.Options { BatchSize = 8, LearningRate = 1e30, Optimizer = new Sgd(), StandardizeInput = standardizeInput };
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Train(LeNet(data), data, options));
        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public void Run_LossIsInfinite_SaysSo()
    {
        var data = new TrainingData(Shape.Vector(1), classCount: 2);
        data.NextRow()[0] = -10;
        data.Commit(label: 0);
        Network network = new NetworkBuilder().Dense(2).Build(data.Shape);
        network.Layers[0].Parameters[0].Values[0] = float.MaxValue;
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Train(network, data, new LeNetTrainer.Options()));
        Assert.AreEqual("Training stopped in epoch 1, batch 1: the loss is infinite. Lower LearningRate (now 0.003).", exception.Message);
    }

    [TestMethod]
    public void Run_BytesAndFloats_GiveTheSameBytes()
    {
        CollectionAssert.AreEqual(Bytes(WholeImages.Create(_small, ClassCount, count: 60, asBytes: false)), Bytes(WholeImages.Create(_small, ClassCount, count: 60, asBytes: true)));

        byte[] Bytes(TrainingData data)
        {
            Network network = LeNet(data);
            var options = new LeNetTrainer.Options
            {
                NumberOfEpochs = 2,
                BatchSize = 21,
                Augmentations = [new RandomCrop(2), new RandomRotation(10), new ColorJitterPca(), new RandomErasing()],
                Mixup = new Mixup(),
            };
            Train(network, data, options, threads: 2);
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Run_BytesThatBecomeFloatsInTheMiddle_GiveTheBytesOfFloats()
    {
        TrainingData whole = WholeImages.Create(_small, ClassCount, count: 60, asBytes: true);
        CollectionAssert.AreEqual(Bytes(asBytes: false), Bytes(asBytes: true));

        byte[] Bytes(bool asBytes)
        {
            TrainingData data = whole.CreateLike(rowsAChunk: 7, asBytes);
            for (int row = 0; row < whole.Count; row++)
            {
                whole.Image(row).CopyTo(data.NextRow());
                if (row == 40)
                    data.NextRow()[^1] = 0.1f;
                data.Commit(whole.Label(row));
                Assert.AreEqual(asBytes && row < 40, data.AreBytes);
            }

            Network network = LeNet(data);
            Train(network, data, new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 21 });
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Run_StreamedRowsAndCallbackThatFails_ClosesTheSource()
    {
        var view = new DealtDataView(DealtRows.Create(500), DealtRows.ClassCount) { Cursors = 2, RowsABatch = 10 };
        ITrainingRows rows = new TrainingDataReader(view.Source(cursors: 2), new RowMemory(1000)).Read();
        Assert.IsInstanceOfType<StreamedRows>(rows);
        Network network = new NetworkBuilder().Flatten().Dense(DealtRows.ClassCount).Build(rows.Shape);
        var options = new LeNetTrainer.Options { BatchSize = 8, MetricsCallback = metrics => Assert.AreEqual(2, view.OpenCursors) };
        options.MetricsCallback += metrics => throw new OperationCanceledException($"batch {metrics.Batch}");
        var loop = new TrainingLoop(new TrainingPlan(network, rows, new SoftmaxCrossEntropy(), options) { Threads = 2 });
        Assert.ThrowsExactly<OperationCanceledException>(() => loop.Run(new Random(1), _ => { }));
        Assert.AreEqual(0, view.OpenCursors);
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow(true)]
    [DataRow(false)]
    public void Step_OneThread_AllocatesNothing(bool asBytes)
    {
        TrainingData data = WholeImages.Create(_small, ClassCount, count: 37, asBytes);
        var step = new TrainingStep(new TrainingPlan(LeNet(data), data, new SoftmaxCrossEntropy(), new LeNetTrainer.Options { BatchSize = 21 }), new ParallelRange(1));
        Allocations.AssertNone(() =>
        {
            step.Run(batch: 0, factor: 1);
            step.Run(batch: 1, factor: 0.5);
        });
    }

    private static Network LeNet(TrainingData data)
    {
        Network network = new LeNet5().Create(data.Shape, data.ClassCount, standardizeInput: false);
        network.Initialize(new Random(4));
        return network;
    }

    private static double[] Losses(Network network, TrainingData data, int epochs, int batchSize)
    {
        var options = new LeNetTrainer.Options
        {
            NumberOfEpochs = epochs,
            BatchSize = batchSize,
            LearningRate = 0.002,
            LearningRateSchedule = new ConstantSchedule(),
        };
        return [.. Train(network, data, options, seed: 5).Select(metrics => metrics.Loss)];
    }

    private static List<TrainingMetrics> Train(Network network, TrainingData data, LeNetTrainer.Options options, int seed = 1, int threads = 1)
    {
        var metrics = new List<TrainingMetrics>();
        options.MetricsCallback = metrics.Add;
        new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options) { Threads = threads }).Run(new Random(seed), _ => { });
        return metrics;
    }
}
