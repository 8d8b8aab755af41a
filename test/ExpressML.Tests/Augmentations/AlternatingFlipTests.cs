using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class AlternatingFlipTests
{
    private const int Rows = 4000;

    [TestMethod]
    public void Apply_EachRow_IsFlippedInEveryOtherEpoch()
    {
        bool[] first = [.. Enumerable.Range(0, Rows).Select(row => IsFlipped(row, epoch: 1))];
        for (int row = 0; row < Rows; row++)
        {
            for (int epoch = 2; epoch < 6; epoch++)
                Assert.AreEqual(first[row] == (epoch % 2 == 1), IsFlipped(row, epoch), $"row {row}, epoch {epoch}");
        }

        Assert.AreEqual(0.5, first.Average(flipped => flipped ? 1.0 : 0), 5 * Math.Sqrt(0.25 / Rows));
    }

    [TestMethod]
    public void Apply_Flipped_MirrorsEachRow()
    {
        int row = Enumerable.Range(0, Rows).First(row => IsFlipped(row, epoch: 1));
        float[] output = new float[12];
        new AlternatingFlip().Apply(new AugmentationPass((2, 2, 3), Augmented.Numbered((2, 2, 3)), output, [], new Random(1)) { Row = row });
        CollectionAssert.AreEqual(new float[] { 3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10 }, output);
    }

    [TestMethod]
    public void Run_TwoEpochs_GivesEachImageBothWays()
    {
        // The first pixel says which row it is, the others which way it is turned.
        var data = new TrainingData((1, 2, 2), classCount: 2);
        for (int row = 0; row < 50; row++)
        {
            new float[] { row, row, -1, -2 }.CopyTo(data.NextRow());
            data.Commit(row % 2);
        }

        var seen = new RecordingAugmentation();
        Network network = TinyNetworks.Convolutional(data.Shape, 2);
        var options = new LeNetTrainer.Options { NumberOfEpochs = 4, BatchSize = 7, Augmentations = [new AlternatingFlip(), seen] };
        new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options) { Threads = 2 }).Run(new Random(1), _ => { });

        float[][] images = [.. seen.Images];
        for (int row = 0; row < 50; row++)
        {
            float[] directions = [.. images.Where(image => image[0] == row).Select(image => image[2])];
            Assert.HasCount(4, directions);
            Assert.AreEqual(-6, directions.Sum(), $"row {row} is seen twice each way");
            Assert.AreEqual(-3, directions[0] + directions[1], $"row {row} in the first two epochs");
        }
    }

    [TestMethod]
    public void SkipEpoch_CountsAsAnEpoch()
    {
        var data = new TrainingData((1, 1, 2), classCount: 2);
        for (int row = 0; row < 10; row++)
        {
            new float[] { 1, 2 }.CopyTo(data.NextRow());
            data.Commit(row % 2);
        }

        CollectionAssert.AreEqual(Second(skips: false), Second(skips: true));

        float[] Second(bool skips)
        {
            var seen = new RecordingAugmentation();
            var options = new LeNetTrainer.Options { BatchSize = 10, Augmentations = [new AlternatingFlip(), seen] };
            Network network = new NetworkBuilder().Flatten().Dense(2).Build(data.Shape);
            var step = new TrainingStep(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options), new ParallelRange(1));
            var random = new Random(1);
            if (skips)
                step.SkipEpoch(random);
            else
                step.BeginEpoch(random);
            step.BeginEpoch(random);
            step.Run(0, 0.1);
            return [.. seen.Images.Select(image => image[0])];
        }
    }

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new AlternatingFlip()", new AlternatingFlip().ToString());

    private static bool IsFlipped(int row, int epoch)
    {
        float[] output = new float[2];
        new AlternatingFlip().Apply(new AugmentationPass((1, 1, 2), [1, 2], output, [], new Random(1)) { Row = row, Epoch = epoch });
        return output[0] == 2;
    }
}
