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

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class CutMixTests
{
    private static readonly Shape _shape = (2, 6, 7);

    [TestMethod]
    public void Draw_ManyAreas_LieInsideAndHaveTheMeanOfThePaper()
    {
        var random = new Random(1);
        CutArea[] areas = [.. Enumerable.Range(0, 5000).Select(_ => new CutMix(1, 1).Draw(random, (1, 100, 80)))];
        Assert.IsTrue(areas.All(area => area is { Top: >= 0, Left: >= 0, Height: >= 0, Width: >= 0 } && area.Top + area.Height <= 100 && area.Left + area.Width <= 80));
        // Sides are √(1 − l) of the image's; cutting off at the border leaves (s − s²/4)² of a share s²: ∫₀¹ (√t − t/4)² dt = 1/2 − 1/5 + 1/48.
        Assert.AreEqual(0.5 - 0.2 + 1.0 / 48, areas.Average(area => area.ShareOf((1, 100, 80))), 0.015);
        Assert.IsTrue(Enumerable.Range(0, 100).All(_ => new CutMix(1, 0).Draw(random, _shape) == default));
    }

    [TestMethod]
    public void Load_Batch_PutsARectangleOfThePartnerIntoEachRow()
    {
        // All pixels of row n are n.
        const int Count = 21;
        var data = new TrainingData(_shape, Count);
        for (int n = 0; n < Count; n++)
        {
            data.NextRow().Fill(n + 1);
            data.Commit(n);
        }

        var chain = new AugmentationChain([], null, data, new ParallelRange(1), new CutMix(1, 1));
        chain.Begin(7);
        var batches = new Batches(data, Count, chain);
        batches.Shuffle(new Random(1));
        batches.MoveTo(0);
        Assert.IsTrue(batches.OwnShare is > 0 and < 1, $"{batches.OwnShare}");
        for (int block = 0; block < batches.Blocks; block++)
        {
            float[] input = new float[_shape.Length * Lanes.Count];
            batches.Load(block, input);
            LossTargets own = batches.Targets(block), partners = batches.PartnerTargets(block);
            for (int lane = 0; lane < own.Count; lane++)
            {
                (int label, int partner) = (own.Labels[lane], partners.Labels[lane]);
                float[] pixels = [.. Enumerable.Range(0, _shape.Length).Select(i => input[i * Lanes.Count + lane])];
                Assert.AreEqual(batches.OwnShare, pixels.Average(pixel => pixel == label + 1 ? 1.0 : 0), 1e-6);
                Assert.AreEqual(1 - batches.OwnShare, pixels.Average(pixel => pixel == partner + 1 ? 1.0 : 0), 1e-6);
            }
        }
    }

    [TestMethod]
    public void Run_SameSeed_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        TrainingData data = SyntheticImages.Create(_shape, 3, count: 70);
        byte[] expected = Bytes(threads: 1, new CutMix());
        foreach (int threads in new[] { 2, 4 })
            CollectionAssert.AreEqual(expected, Bytes(threads, new CutMix()), $"{threads} threads");
        CollectionAssert.AreNotEqual(expected, Bytes(threads: 1, cutMix: null));

        byte[] Bytes(int threads, CutMix? cutMix)
        {
            Network network = TinyNetworks.Convolutional(_shape, 3);
            var options = new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 33, CutMix = cutMix, Augmentations = [new HorizontalFlip()] };
            new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options) { Threads = threads }).Run(new Random(1), _ => { });
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    public void Options_BothWaysToMix_AreRefused()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new LeNetTrainer(new LeNetTrainer.Options { Mixup = new Mixup(), CutMix = new CutMix() }));
        Assert.StartsWith("Set Mixup or CutMix, not both.", exception.Message);
        string vectors = Assert.ThrowsExactly<InvalidOperationException>(() => new CutMix().CheckShape(Shape.Vector(4))).Message;
        Assert.AreEqual("new CutMix(1, 0.5) cuts rectangles out of images, but the rows are vectors of 4 numbers. Use Mixup.", vectors);
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Assert.StartsWith("alpha must be from 0.1 to 100.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CutMix(0)).Message);
        Assert.StartsWith("probability must be from 0 to 1.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CutMix(1, 2)).Message);
    }
}
