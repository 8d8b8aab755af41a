using ExpressML.Data;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Training;

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

    // Numbers of the examples of a batch, after making sure that lanes without one are empty.
    private static List<double> Read(Batches batches, int batch, int batchSize, int count)
    {
        batches.MoveTo(batch);
        Assert.AreEqual(Math.Min(batchSize, count - batch * batchSize), batches.Examples);
        var numbers = new List<double>();
        for (int block = 0; block < Lanes.Blocks(batches.Examples); block++)
        {
            var input = new GuardedBuffer(2 * Lanes.Count);
            int[] labels = new int[Lanes.Count];
            batches.Load(block, input.Span);
            batches.Labels(block, labels);
            foreach ((double[] row, int label) in LaneBlocks.Unpack(input.Read(), Lanes.Count).Zip(labels))
            {
                bool isExample = label >= 0;
                if (isExample)
                    numbers.Add(row[0]);
                Assert.AreEqual(isExample ? (int)row[0] : -1, label);
                Assert.AreEqual(isExample ? -row[0] : 0, row[1]);
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
