using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Training.Batching;

namespace ExpressML.Tests.Training;

[TestClass]
public sealed class BatchesTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(40, 16)]
    [DataRow(41, 20)]
    [DataRow(50, 19)]
    [DataRow(10, 33)]
    public void Epochs_HoldEachExampleOnceWithItsLabel(int count, int batchSize)
    {
        TrainingData data = Numbered(count);
        var batches = new Batches(data, batchSize);
        Assert.AreEqual((int)Math.Ceiling((double)count / batchSize), batches.Count);
        var random = new Random(1);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            batches.Shuffle(random);
            var seen = new List<double>();
            for (int batch = 0; batch < batches.Count; batch++)
                seen.AddRange(Read(batches, batch, batchSize, count));
            CollectionAssert.AreEquivalent(Enumerable.Range(1, count).Select(n => (double)n).ToArray(), seen);
        }
    }

    [TestMethod]
    public void Targets_Numbers_StandInLaneBlocks()
    {
        var data = TrainingData.WithTargets(Shape.Vector(1), targetCount: 3);
        for (int n = 0; n < 40; n++)
        {
            data.NextRow()[0] = n;
            data.Commit([n, -n, n / 2f]);
        }

        var batches = new Batches(data, batchSize: 21);
        batches.Shuffle(new Random(1));
        for (int batch = 0; batch < 2; batch++)
        {
            batches.MoveTo(batch);
            for (int block = 0; block < batches.Blocks; block++)
            {
                float[] input = new float[Lanes.Count];
                batches.Load(block, input);
                LossTargets targets = batches.Targets(block);
                Assert.AreEqual(Math.Min(Lanes.Count, batches.Examples - block * Lanes.Count), targets.Count);
                for (int lane = 0; lane < targets.Count; lane++)
                    Assert.AreEqual((input[lane], -input[lane], input[lane] / 2), (targets[0, lane], targets[1, lane], targets[2, lane]));
            }
        }
    }

    [TestMethod]
    public void Shuffle_Seed_DecidesTheOrder()
    {
        double[] first = Order(1);
        CollectionAssert.AreEqual(first, Order(1));
        CollectionAssert.AreNotEqual(first, Order(2));

        double[] Order(int seed)
        {
            var batches = new Batches(Numbered(30), 30);
            batches.Shuffle(new Random(seed));
            return [.. Read(batches, 0, 30, 30)];
        }
    }

    [TestMethod]
    public void Shuffle_EachEpoch_IsAnotherOrder()
    {
        var batches = new Batches(Numbered(30), 30);
        var random = new Random(1);
        var orders = new HashSet<string>();
        for (int epoch = 0; epoch < 10; epoch++)
        {
            batches.Shuffle(random);
            orders.Add(string.Join(',', Read(batches, 0, 30, 30)));
        }

        Assert.HasCount(10, orders);
    }

    // Numbers of the examples of a batch, after making sure that lanes without one are empty.
    private static List<double> Read(Batches batches, int batch, int batchSize, int count)
    {
        batches.MoveTo(batch);
        Assert.AreEqual(Math.Min(batchSize, count - batch * batchSize), batches.Examples);
        var numbers = new List<double>();
        for (int block = 0; block < Lanes.Blocks(batches.Examples); block++)
        {
            var input = new GuardedBuffer(2 * Lanes.Count);
            batches.Load(block, input.Span);
            LossTargets targets = batches.Targets(block);
            double[][] rows = LaneBlocks.Unpack(input.Read(), Lanes.Count);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                bool isExample = lane < targets.Count;
                if (isExample)
                    numbers.Add(rows[lane][0]);
                Assert.AreEqual(isExample ? targets.Labels[lane] : 0, rows[lane][0]);
                Assert.AreEqual(-rows[lane][0], rows[lane][1]);
            }
        }

        Assert.HasCount(batches.Examples, numbers);
        return numbers;
    }

    // Example n has the pixels n and −n and, as if it were its class, the label n.
    private static TrainingData Numbered(int count)
    {
        var data = new TrainingData(Shape.Vector(2), count + 1);
        for (int n = 1; n <= count; n++)
        {
            Span<float> row = data.NextRow();
            (row[0], row[1]) = (n, -n);
            data.Commit(n);
        }

        return data;
    }
}
