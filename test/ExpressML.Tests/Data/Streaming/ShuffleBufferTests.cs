using ExpressML.Data;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class ShuffleBufferTests
{
    private const int BytesARow = 4 + 3 * 4;
    private const int Count = 500;
    private const int Capacity = 60;
    private const int BatchSize = 16;

    [TestMethod]
    public void MoveTo_WholeEpoch_GivesEachRowOnceAndItsNumber()
    {
        RowOrder order = Stream(View()).CreateOrder(BatchSize);
        var random = new Random(1);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            order.Shuffle(random);
            CollectionAssert.AreEqual(Enumerable.Range(0, Count).ToArray(), ReadEpoch(order).Order().ToArray());
        }
    }

    [TestMethod]
    public void MoveTo_EachRow_ComesNoEarlierThanTheBufferLetsIt()
    {
        RowOrder order = Stream(View()).CreateOrder(BatchSize);
        order.Shuffle(new Random(1));
        int[] numbers = ReadEpoch(order);
        for (int place = 0; place < Count; place++)
            Assert.IsLessThan(Capacity + place - place % BatchSize, numbers[place]);

        // Chance is not idle: most rows come neither in their turn nor near it.
        Assert.IsGreaterThan(Count / 2, numbers.Where((number, place) => Math.Abs(number - place) > 5).Count());
    }

    [TestMethod]
    public void Shuffle_Seed_DecidesTheOrderWhateverTheCursors()
    {
        int[] expected = Order(cursors: 1, seed: 1);
        foreach (int cursors in new[] { 2, 3 })
            CollectionAssert.AreEqual(expected, Order(cursors, seed: 1), $"{cursors} cursors");
        CollectionAssert.AreNotEqual(expected, Order(cursors: 1, seed: 2));

        static int[] Order(int cursors, int seed)
        {
            RowOrder order = Stream(View(cursors), cursors).CreateOrder(BatchSize);
            var random = new Random(seed);
            order.Shuffle(random);
            int[] first = ReadEpoch(order);
            order.Shuffle(random);
            int[] second = ReadEpoch(order);
            CollectionAssert.AreNotEqual(first, second);
            return [.. first, .. second];
        }
    }

    [TestMethod]
    public void Stop_InTheMiddleOfAnEpoch_ClosesTheSourceAndLeavesTheNextEpochWhole()
    {
        DealtDataView view = View(cursors: 2);
        RowOrder order = Stream(view, cursors: 2).CreateOrder(BatchSize);
        order.Shuffle(new Random(1));
        order.MoveTo(0, BatchSize);
        Assert.AreEqual(2, view.OpenCursors);
        order.Stop();
        Assert.AreEqual(0, view.OpenCursors);

        order.Shuffle(new Random(1));
        CollectionAssert.AreEqual(Enumerable.Range(0, Count).ToArray(), ReadEpoch(order).Order().ToArray());
        Assert.AreEqual(0, view.OpenCursors);
    }

    [TestMethod]
    [DataRow(490, "only 490")]
    [DataRow(30, "only 30")]
    [DataRow(501, "more")]
    public void MoveTo_SourceThatChanges_SaysSo(int later, string now)
    {
        var view = new DealtDataView(DealtRows.Create(Count + 1), DealtRows.ClassCount) { RowsOfReading = reading => reading == 1 ? Count : later };
        RowOrder order = Stream(view).CreateOrder(BatchSize);
        order.Shuffle(new Random(1));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => ReadEpoch(order));
        Assert.AreEqual(
            $"The training data had 500 rows when it was read first, and now has {now}. Since it does not fit into MaximumMemoryForRows, "
            + "each epoch reads it again, and must get the same rows. Raise that option, or save the rows to a file first.",
            exception.Message);
    }

    private static DealtDataView View(int cursors = 1) => new(DealtRows.Create(Count), DealtRows.ClassCount) { Cursors = cursors, RowsABatch = 9 };

    private static ITrainingRows Stream(DealtDataView view, int cursors = 1)
    {
        ITrainingRows rows = new TrainingDataReader(view.Source(cursors), new RowMemory(Capacity * BytesARow)).Read();
        Assert.AreEqual(Capacity, rows.RowsInMemory);
        return rows;
    }

    private static int[] ReadEpoch(RowOrder order)
    {
        var numbers = new List<int>();
        for (int start = 0; start < order.Count; start += BatchSize)
        {
            int count = Math.Min(BatchSize, order.Count - start);
            order.MoveTo(start, count);
            Assert.AreEqual(count, order.Batch.Length);
            foreach (int row in order.Batch)
            {
                numbers.Add(DealtRows.Number(order.Data, row));
                Assert.AreEqual(numbers[^1], order.Number(row));
            }
        }

        return [.. numbers];
    }
}
