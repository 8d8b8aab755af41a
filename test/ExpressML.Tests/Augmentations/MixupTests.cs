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
public sealed class MixupTests
{
    private const int ClassCount = 3;

    private static readonly Shape _shape = (1, 4, 5);

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.2)]
    [DataRow(1.0)]
    [DataRow(8.0)]
    public void DrawShare_Alpha_HasMeanAndVarianceOfBeta(double alpha)
    {
        const int Count = 20_000;
        var random = new Random(1);
        double[] shares = [.. Enumerable.Range(0, Count).Select(_ => new Mixup(alpha).DrawShare(random))];
        double variance = 1 / (4 * (2 * alpha + 1));
        Assert.AreEqual(0.5, shares.Average(), 5 * Math.Sqrt(variance / Count));
        Assert.AreEqual(variance, shares.Average(share => (share - 0.5) * (share - 0.5)), 0.03 * variance);
        Assert.IsTrue(shares.All(share => share is >= 0 and <= 1));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(35)]
    public void Load_Batch_MixesEachRowAndItsTargetWithItsPartner(int count)
    {
        // Row n has the pixels n and the label or target n, so mixed pixels must be mixed targets.
        foreach (bool areLabels in new[] { true, false })
        {
            Batches batches = Mixed(Numbered(count, areLabels), count);
            batches.Shuffle(new Random(1));
            batches.MoveTo(0);
            Assert.IsTrue(batches.OwnShare is > 0 and < 1);
            var targets = new List<double>();
            for (int block = 0; block < batches.Blocks; block++)
            {
                float[] input = new float[2 * Lanes.Count];
                batches.Load(block, input);
                LossTargets own = batches.Targets(block), partners = batches.PartnerTargets(block);
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    bool isExample = lane < own.Count;
                    float one = !isExample ? 0 : areLabels ? own.Labels[lane] : own.Values[lane];
                    float other = !isExample ? 0 : areLabels ? partners.Labels[lane] : partners.Values[lane];
                    double expected = batches.OwnShare * one + (1 - batches.OwnShare) * other;
                    Assert.AreEqual(expected, input[lane], 1e-5);
                    Assert.AreEqual(-expected, input[Lanes.Count + lane], 1e-5);
                    if (isExample)
                        targets.Add(other);
                    if (isExample && count > 1)
                        Assert.AreNotEqual(one, other);
                }
            }

            CollectionAssert.AreEquivalent(Enumerable.Range(1, count).Select(n => (double)n).ToArray(), targets, "Each row is a partner once.");
        }
    }

    [TestMethod]
    public void Loss_OfMixedRows_IsThatOfSoftTargets()
    {
        TrainingData data = SyntheticImages.Create(_shape, ClassCount, count: 20);
        Batches batches = Mixed(data, 20);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), batches, 20, ClassCount, new ParallelRange(1));
        batches.MoveTo(0);
        loss.Begin();
        Assert.AreEqual(20, loss.Weight);
        for (int block = 0; block < 2; block++)
        {
            float[] output = [.. new Random(block).Draw(ClassCount * Lanes.Count).ToSingles()], gradient = new float[output.Length], expected = new float[output.Length];
            float[] soft = new float[output.Length];
            LossTargets own = batches.Targets(block), partners = batches.PartnerTargets(block);
            for (int lane = 0; lane < own.Count; lane++)
            {
                soft[own.Labels[lane] * Lanes.Count + lane] += (float)batches.OwnShare;
                soft[partners.Labels[lane] * Lanes.Count + lane] += (float)(1 - batches.OwnShare);
            }

            LossTargets softTargets = LossTargets.OfValues(soft, own.Count);
            BlockResult result = new SoftmaxCrossEntropy().Evaluate(output, softTargets, 1 / 20f, expected);

            loss.Evaluate(block, output, gradient);
            Assert.AreEqual(result.Loss, loss.Results[block].Loss, 1e-5);
            Near.AreEqual(expected.AsSpan().ToDoubles(), gradient.AsSpan().ToDoubles(), 1e-6, "gradient");
        }
    }

    [TestMethod]
    public void Run_SameSeed_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        TrainingData data = SyntheticImages.Create(_shape, ClassCount, count: 70);
        byte[] expected = Bytes(threads: 1, mixup: new Mixup());
        foreach (int threads in new[] { 2, 4 })
            CollectionAssert.AreEqual(expected, Bytes(threads, new Mixup()), $"{threads} threads");
        CollectionAssert.AreNotEqual(expected, Bytes(threads: 1, mixup: null));

        byte[] Bytes(int threads, Mixup? mixup)
        {
            Network network = TinyNetworks.Convolutional(_shape, ClassCount);
            var options = new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 33, Mixup = mixup, Augmentations = [new HorizontalFlip()] };
            new TrainingLoop(new TrainingPlan(network, data, options.Loss ?? new SoftmaxCrossEntropy(), options) { Threads = threads }).Run(new Random(1), _ => { });
            return NetworkFiles.Bytes(network);
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void Step_AllocatesNothing()
    {
        TrainingData data = SyntheticImages.Create(_shape, ClassCount, count: 37);
        var options = new LeNetTrainer.Options { BatchSize = 21, Mixup = new Mixup(1) };
        var step = new TrainingStep(new TrainingPlan(TinyNetworks.Convolutional(_shape, ClassCount), data, options.Loss ?? new SoftmaxCrossEntropy(), options), new ParallelRange(1));
        Allocations.AssertNone(() =>
        {
            step.Run(batch: 0, factor: 1);
            step.Run(batch: 1, factor: 1);
        });
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(101.0)]
    [DataRow(double.NaN)]
    public void Alpha_OutOfRange_IsRefused(double alpha)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Mixup(alpha));
        Assert.StartsWith("alpha must be from 0.1 to 100.", exception.Message);
    }

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new Mixup(0.2)", new Mixup().ToString());

    private static Batches Mixed(TrainingData data, int batchSize)
    {
        var chain = new AugmentationChain([], new Mixup(1), data, new ParallelRange(1));
        chain.Begin(3);
        return new Batches(data, batchSize, chain);
    }

    private static TrainingData Numbered(int count, bool areLabels)
    {
        TrainingData data = areLabels ? new TrainingData(Shape.Vector(2), count + 1) : TrainingData.WithTargets(Shape.Vector(2), targetCount: 1);
        for (int n = 1; n <= count; n++)
        {
            Span<float> row = data.NextRow();
            (row[0], row[1]) = (n, -n);
            if (areLabels)
                data.Commit(n);
            else
                data.Commit([(float)n]);
        }

        return data;
    }
}
