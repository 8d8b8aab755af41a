using ExpressML.Data.Reading;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class OrderedRowsTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 50)]
    [DataRow(2, 1)]
    [DataRow(2, 64)]
    [DataRow(3, 7)]
    [DataRow(5, 300)]
    public void MoveNext_SeveralCursors_GiveTheOrderOfTheSource(int cursors, int rowsABatch)
    {
        var view = new DealtDataView(DealtRows.Create(1000), DealtRows.ClassCount) { Cursors = cursors, RowsABatch = rowsABatch };
        foreach (int asked in new[] { 1, cursors, RowSource.PlainCursor })
            CollectionAssert.AreEqual(Enumerable.Range(0, 1000).ToArray(), Read(view.Source(asked)));
        Assert.AreEqual(0, view.OpenCursors);
    }

    [TestMethod]
    public void MoveNext_CursorsThatComeUnevenly_GiveTheOrderOfTheSource()
    {
        // Some cursors get many batches and some none, and some are slow.
        var random = new Random(3);
        int[] cursorOf = [.. Enumerable.Range(0, 400).Select(batch => batch < 200 ? 0 : random.Next(3))];
        var view = new DealtDataView(DealtRows.Create(2000), DealtRows.ClassCount)
        {
            Cursors = 4,
            RowsABatch = 5,
            CursorOf = batch => cursorOf[batch],
            Moving = row => Thread.SpinWait(row % 5 == 0 && cursorOf[row / 5] == 1 ? 50_000 : 0),
        };
        CollectionAssert.AreEqual(Enumerable.Range(0, 2000).ToArray(), Read(view.Source(4)));
    }

    [TestMethod]
    public void MoveNext_BatchNumbersWithGaps_GiveTheOrderOfTheSource()
    {
        var view = new DealtDataView(DealtRows.Create(500), DealtRows.ClassCount) { Cursors = 3, RowsABatch = 4, NumberOf = batch => 10 * batch + 7 };
        CollectionAssert.AreEqual(Enumerable.Range(0, 500).ToArray(), Read(view.Source(3)));
    }

    [TestMethod]
    [DataRow("all the same")]
    [DataRow("falling")]
    [DataRow("shared by two cursors")]
    public void MoveNext_CursorsWithoutAnOrder_SaySo(string numbers)
    {
        var view = new DealtDataView(DealtRows.Create(100), DealtRows.ClassCount)
        {
            Cursors = 2,
            RowsABatch = 10,
            NumberOf = batch => numbers switch { "all the same" => 0, "falling" => 20 - batch, _ => batch / 2 },
        };
        using OrderedRows rows = view.Source(2).Open(asBytes: true, whileWorking: true);
        while (rows.MoveNext())
        {
        }

        Assert.IsFalse(rows.AreOrdered);
        Assert.IsFalse(rows.MoveNext());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void MoveNext_RowsThatCannotBeUsed_AreLeftOutAndCounted(int cursors)
    {
        (float[] Pixels, uint Key)[] created = DealtRows.Create(400);
        int[] missing = [0, 1, 17, 399], notFinite = [2, 200, 201, 202];
        foreach (int row in missing)
            created[row].Key = 0;
        foreach (int row in notFinite)
            created[row].Pixels[3] = row == 200 ? float.NegativeInfinity : float.NaN;
        var view = new DealtDataView(created, DealtRows.ClassCount) { Cursors = cursors, RowsABatch = 3 };

        using OrderedRows rows = view.Source(cursors).Open(asBytes: true, whileWorking: true);
        CollectionAssert.AreEqual(Enumerable.Range(0, 400).Except(missing).Except(notFinite).ToArray(), Read(rows));
        Assert.AreEqual((4, 4), (rows.MissingLabels.Count, rows.UnusableFeatures.Count));
        Assert.AreSequenceEqual(missing.Order().Select(row => (long)row), rows.MissingLabels.Named("").Select(row => row.Row));
        Assert.AreSequenceEqual(notFinite.Order().Select(row => (long)row), rows.UnusableFeatures.Named("").Select(row => row.Row));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void MoveNext_SourceThatFails_ThrowsWhatItThrew(int cursors)
    {
        var view = new DealtDataView(DealtRows.Create(1000), DealtRows.ClassCount)
        {
            Cursors = cursors,
            RowsABatch = 10,
            Moving = row =>
            {
                if (row == 777)
                    throw new InvalidDataException("row 777");
            },
        };
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(view.Source(cursors)));
        Assert.AreEqual("row 777", exception.Message);
        Assert.AreEqual(0, view.OpenCursors);
    }

    [TestMethod]
    public void Dispose_BeforeTheEnd_StopsReading()
    {
        int moved = 0;
        var view = new DealtDataView(DealtRows.Create(100_000), DealtRows.ClassCount)
        {
            Cursors = 2,
            RowsABatch = 10,
            Moving = _ => Interlocked.Increment(ref moved),
        };
        using (OrderedRows rows = view.Source(2).Open(asBytes: true, whileWorking: true))
            Assert.IsTrue(rows.MoveNext());
        Assert.AreEqual(0, view.OpenCursors);
        Assert.IsLessThan(1000, moved);
    }

    [TestMethod]
    public void MoveNext_NoRows_EndsAtOnce()
    {
        foreach (int cursors in new[] { 1, 2 })
        {
            var view = new DealtDataView(DealtRows.Create(5), DealtRows.ClassCount) { Cursors = cursors, RowsOfReading = _ => 0 };
            Assert.IsEmpty(Read(view.Source(cursors)));
        }
    }

    private static int[] Read(RowSource source)
    {
        using OrderedRows rows = source.Open(asBytes: true, whileWorking: true);
        return Read(rows);
    }

    private static int[] Read(OrderedRows rows)
    {
        var numbers = new List<int>();
        while (rows.MoveNext())
            numbers.Add(DealtRows.Number(rows.Block, rows.Row));
        Assert.IsTrue(rows.AreOrdered);
        Assert.IsFalse(rows.MoveNext());
        return [.. numbers];
    }
}
