using ExpressML.Data;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Splitting;
using ExpressML.Data.Streaming;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class TrainingDataReaderTests
{
    [TestMethod]
    public void Read_SplitRows_AreTheSameInMemoryAndStreamed()
    {
        var view = new DealtDataView(DealtRows.Create(450), DealtRows.ClassCount) { Cursors = 2, RowsABatch = 10 };
        (int[] training, int[] validation) = Read(_enough);
        Assert.HasCount(90, validation);
        Assert.AreSequenceEqual(Enumerable.Range(0, 450), training.Concat(validation).Order());

        (int[] streamedTraining, int[] streamedValidation) = Read(new RowMemory(1000));
        Assert.AreSequenceEqual(training, streamedTraining);
        Assert.AreSequenceEqual(validation, streamedValidation);

        (int[] Training, int[] Validation) Read(RowMemory memory)
        {
            var reader = new TrainingDataReader(view.Source(2), memory, new ValidationSplit(0.2, Seed: 3));
            ITrainingRows rows = reader.Read();
            Assert.AreEqual(memory == _enough, rows is TrainingData && reader.Validation is TrainingData);
            Assert.AreEqual(360, reader.Targets.Count);
            return (Numbers(rows), Numbers(reader.Validation!));
        }

        static int[] Numbers(ITrainingRows rows)
        {
            var numbers = new List<int>();
            rows.ForEachChunk(new ParallelRange(1), (_, range) => numbers.AddRange(
                Enumerable.Range(range.Start, range.End - range.Start).Select(row => DealtRows.Number(range.Data, row))));
            return [.. numbers];
        }
    }

    [TestMethod]
    public void Read_TooFewRowsToSplit_SaysSo()
    {
        var view = new DealtDataView(DealtRows.Create(3), DealtRows.ClassCount);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new TrainingDataReader(view.Source(1), _enough, new ValidationSplit(0.01, 1)).Read());
        Assert.AreEqual(
            "ValidationSetFraction 0.01 of 3 rows leaves none for validation or none for training. Set another fraction, or give a ValidationSet.",
            exception.Message);
    }

    private static readonly RowMemory _enough = new(long.MaxValue);

    [TestMethod]
    public void Read_RowsThatFit_AreInMemoryInTheOrderOfTheSource()
    {
        var view = new DealtDataView(DealtRows.Create(1000), DealtRows.ClassCount) { Cursors = 3, RowsABatch = 10 };
        var data = (TrainingData)new TrainingDataReader(view.Source(3), _enough).Read();
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).ToArray(), Enumerable.Range(0, data.Count).Select(row => DealtRows.Number(data, row)).ToArray());
        Assert.AreEqual((1, 0), (view.Readings, view.PlainReadings));
    }

    [TestMethod]
    public void Read_CursorsWithoutAnOrder_ReadsAnewWithOne()
    {
        foreach (RowMemory memory in new[] { _enough, new RowMemory(1000) })
        {
            (float[] Pixels, uint Key)[] created = DealtRows.Create(1000);
            (created[1].Key, created[2].Pixels[0]) = (0, float.NaN);
            var view = new DealtDataView(created, DealtRows.ClassCount) { Cursors = 3, RowsABatch = 10, NumberOf = _ => 0 };
            var reader = new TrainingDataReader(view.Source(3), memory);
            ITrainingRows rows = reader.Read();
            Assert.AreEqual((998, 1, 1), (rows.Count, reader.MissingLabels.Count, reader.UnusableFeatures.Count));
            Assert.AreEqual((2, 1), (view.Readings, view.PlainReadings));
            Near.AreSame(created[^1].Pixels, LastPixels(rows), "last row");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Read_RowsThatCannotBeUsed_AreCountedInMemoryAndStreamed(int cursors)
    {
        (float[] Pixels, uint Key)[] created = DealtRows.Create(900);
        for (int row = 0; row < 90; row++)
        {
            if (row % 3 == 0)
                created[10 * row].Key = 0;
            else
                created[10 * row].Pixels[row % 4] = float.NaN;
        }

        foreach (RowMemory memory in new[] { _enough, new RowMemory(1000) })
        {
            var view = new DealtDataView(created, DealtRows.ClassCount) { Cursors = cursors, RowsABatch = 7 };
            var reader = new TrainingDataReader(view.Source(cursors), memory);
            ITrainingRows rows = reader.Read();
            Assert.AreEqual((810, 30, 60), (rows.Count, reader.MissingLabels.Count, reader.UnusableFeatures.Count));
            Assert.AreEqual(memory == _enough, rows is TrainingData);
        }
    }

    [TestMethod]
    public void Read_OneByteMoreThanFits_IsStreamed()
    {
        // A row is 4 pixels, its label, its place in the order and its number.
        long needed = 100 * (4 + 3 * 4);
        var view = new DealtDataView(DealtRows.Create(100), DealtRows.ClassCount);
        Assert.IsInstanceOfType<TrainingData>(new TrainingDataReader(view.Source(1), new RowMemory(needed)).Read());
        ITrainingRows streamed = new TrainingDataReader(view.Source(1), new RowMemory(needed - 1)).Read();
        Assert.IsInstanceOfType<StreamedRows>(streamed);
        Assert.AreEqual((100, 99), (streamed.Count, streamed.RowsInMemory));
    }

    [TestMethod]
    public void Read_LastPixelIsAFraction_NeedsFourTimesThePixels()
    {
        (float[] Pixels, uint Key)[] created = DealtRows.Create(100);
        created[^1].Pixels[3] = 0.5f;
        long needed = 100 * (4 * 4 + 3 * 4);
        var view = new DealtDataView(created, DealtRows.ClassCount);
        var data = (TrainingData)new TrainingDataReader(view.Source(1), new RowMemory(needed)).Read();
        Assert.IsFalse(data.AreBytes);
        for (int row = 0; row < 100; row++)
            Near.AreSame(created[row].Pixels, data.Image(row), $"row {row}");
        Assert.AreEqual(99, new TrainingDataReader(view.Source(1), new RowMemory(needed - 1)).Read().RowsInMemory);
    }

    [TestMethod]
    public void Read_StreamedRows_NameMemoryAndBuffer()
    {
        var view = new DealtDataView(DealtRows.Create(200_000), DealtRows.ClassCount) { RowsABatch = 1000 };
        ITrainingRows rows = new TrainingDataReader(view.Source(1), new RowMemory(2 * RowMemory.Megabyte)).Read();
        Assert.AreEqual(
            "200000 rows need 6 MB, and MaximumMemoryForRows is 2 MB: each epoch reads them again and shuffles them in a buffer of 74898 rows.", rows.ToString());
    }

    [TestMethod]
    public void Cursors_OfLargeImages_AreFewerThanThreads()
    {
        var digits = new TrainingData((1, 28, 28), classCount: 2);
        var photos = new TrainingData((3, 500, 500), classCount: 2);
        Assert.AreEqual(16, new RowMemory(RowMemory.Megabyte).Cursors(new TrainingData((1, 2, 2), classCount: 2), threads: 16));
        Assert.IsGreaterThan(16, new RowMemory(1L << 30).Cursors(digits, threads: 64));
        Assert.AreEqual(1, new RowMemory(1L << 30).Cursors(photos, threads: 64));
        Assert.IsGreaterThan(8, new RowMemory(1L << 37).Cursors(photos, threads: 64));
    }

    private static float[] LastPixels(ITrainingRows rows)
    {
        float[] pixels = [];
        rows.ForEachChunk(new ParallelRange(1), (_, range) => pixels = range.Data.Image(range.End - 1).ToArray());
        return pixels;
    }
}
