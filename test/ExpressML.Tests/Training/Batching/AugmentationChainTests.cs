using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Batching;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Training;

[TestClass]
public sealed class AugmentationChainTests
{
    private static readonly Shape _shape = (3, 9, 10);

    private static Augmentation[] Everything =>
    [
        new RandomCrop(2, Border.Reflect), new HorizontalFlip(), new RandomRotation(15), new RandomScale(0.9, 1.1, Border.Edge),
        new RandomAffine(10, 0.9, 1.1, 0.1), new ElasticDistortion(3, 10), new BrightnessContrast(), new ColorJitterPca(), new RandomErasing(),
    ];

    [TestMethod]
    public void Load_SeveralAugmentations_AppliesThemInOrder()
    {
        foreach (int count in new[] { 1, 2, 3, 4 })
        {
            Augmentation[] steps = [new Add(1), new Times(10), new Add(2), new Times(3)];
            double expected = new double[] { 5 + 1, (5 + 1) * 10, (5 + 1) * 10 + 2, ((5 + 1) * 10 + 2) * 3 }[count - 1];
            var data = new TrainingData((1, 1, 1), classCount: 2);
            data.NextRow()[0] = 5;
            data.Commit(0);
            Assert.AreEqual(expected, Load(data, steps[..count], threads: 1, seed: 1)[0]);
        }
    }

    [TestMethod]
    public void Load_SeedAndRow_DecideTheImageWhateverTheBatch()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 37);
        float[] whole = Load(data, Everything, threads: 1, seed: 5, batchSize: 37);
        foreach (int batchSize in new[] { 1, 16, 20 })
            Near.AreSame(whole, Load(data, Everything, threads: 3, seed: 5, batchSize: batchSize), $"batches of {batchSize}");
        CollectionAssert.AreNotEqual(whole, Load(data, Everything, threads: 1, seed: 6, batchSize: 37));
    }

    [TestMethod]
    public void Load_LanesWithoutExample_StayZero()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 2);
        var batches = new Batches(data, 2, new AugmentationChain([new Add(1)], null, data, new ParallelRange(1)));
        batches.MoveTo(0);
        float[] input = new float[_shape.Length * Lanes.Count];
        batches.Load(0, input);
        foreach (double[] row in LaneBlocks.Unpack(input.AsSpan().ToDoubles(), Lanes.Count).Skip(2))
            Assert.IsTrue(row.All(value => value == 0));
    }

    [TestMethod]
    public void Load_AugmentationThatFails_LeavesNoWorkerTaken()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 2);
        var batches = new Batches(data, 2, new AugmentationChain([new Fails()], null, data, new ParallelRange(1)));
        batches.MoveTo(0);
        for (int i = 0; i < 3; i++)
            Assert.ThrowsExactly<NotSupportedException>(() => batches.Load(0, new float[_shape.Length * Lanes.Count]));
    }

    [TestMethod]
    public void Run_AllAugmentations_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 70);
        byte[] expected = Bytes(threads: 1, seed: 1);
        foreach (int threads in new[] { 2, 4 })
            CollectionAssert.AreEqual(expected, Bytes(threads, seed: 1), $"{threads} threads");
        CollectionAssert.AreNotEqual(expected, Bytes(threads: 1, seed: 2));

        byte[] Bytes(int threads, int seed)
        {
            Network network = TinyNetworks.Convolutional(_shape, classCount: 3);
            var options = new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 33, Augmentations = Everything };
            new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options) { Threads = threads }).Run(new Random(seed), _ => { });
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Run_EachEpoch_ChangesImagesAnew()
    {
        var seen = new Recorder();
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 5);
        var options = new LeNetTrainer.Options { NumberOfEpochs = 3, Augmentations = [new RandomAffine(shift: 0.2), seen] };
        new TrainingLoop(new TrainingPlan(TinyNetworks.Convolutional(_shape, classCount: 3), data, new SoftmaxCrossEntropy(), options)).Run(new Random(1), _ => { });
        Assert.HasCount(15, seen.Sums);
        Assert.HasCount(15, seen.Sums.Distinct());
    }

    [TestMethod]
    public void Run_TrainingData_StaysAsItWas()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 20), same = SyntheticImages.Create(_shape, classCount: 3, count: 20);
        var options = new LeNetTrainer.Options { NumberOfEpochs = 2, Augmentations = Everything };
        new TrainingLoop(new TrainingPlan(TinyNetworks.Convolutional(_shape, classCount: 3), data, new SoftmaxCrossEntropy(), options)).Run(new Random(1), _ => { });
        for (int row = 0; row < data.Count; row++)
            Near.AreSame(same.Image(row), data.Image(row), $"row {row}");
    }

    [TestMethod]
    [DoNotParallelize]
    public void Step_AllAugmentations_AllocatesNothing()
    {
        TrainingData data = SyntheticImages.Create(_shape, classCount: 3, count: 37);
        var options = new LeNetTrainer.Options { BatchSize = 21, Augmentations = Everything };
        var step = new TrainingStep(new TrainingPlan(TinyNetworks.Convolutional(_shape, classCount: 3), data, new SoftmaxCrossEntropy(), options), new ParallelRange(1));
        Allocations.AssertNone(() =>
        {
            step.Run(batch: 0, factor: 1);
            step.Run(batch: 1, factor: 1);
        });
    }

    // The images as the network gets them, row after row.
    private static float[] Load(TrainingData data, Augmentation[] augmentations, int threads, ulong seed, int batchSize = 1)
    {
        var parallel = new ParallelRange(threads);
        var chain = new AugmentationChain(augmentations, null, data, parallel);
        var batches = new Batches(data, batchSize, chain);
        chain.Begin(seed);
        var rows = new List<float>();
        for (int batch = 0; batch < batches.Count; batch++)
        {
            batches.MoveTo(batch);
            float[][] blocks = [.. Enumerable.Range(0, batches.Blocks).Select(_ => new float[data.Shape.Length * Lanes.Count])];
            parallel.For(batches.Blocks, block => batches.Load(block, blocks[block]));
            rows.AddRange(blocks.SelectMany(block => LaneBlocks.Unpack(block.AsSpan().ToDoubles(), Lanes.Count)).Take(batches.Examples).SelectMany(row => row.ToSingles()));
        }

        return [.. rows];
    }

    private sealed class Add(float amount) : Augmentation
    {
        public override void Apply(AugmentationPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = pass.Input[i] + amount;
        }
    }

    private sealed class Times(float factor) : Augmentation
    {
        public override void Apply(AugmentationPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = pass.Input[i] * factor;
        }
    }

    private sealed class Recorder : Augmentation
    {
        public List<double> Sums { get; } = [];

        public override void Apply(AugmentationPass pass)
        {
            Sums.Add(pass.Input.ToDoubles().Sum());
            pass.Input.CopyTo(pass.Output);
        }
    }

    private sealed class Fails : Augmentation
    {
        public override void Apply(AugmentationPass pass) => throw new NotSupportedException();
    }
}
