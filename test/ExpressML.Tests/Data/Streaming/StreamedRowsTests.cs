using ExpressML.Data;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Data.Streaming;
using ExpressML.Tasks;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Transforms.Columns;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class StreamedRowsTests
{
    // Two rows make a chunk.
    private static readonly Shape _shape = (2, 500, 500);

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 2)]
    [DataRow(3, 4)]
    public void Measure_StreamedRows_GivesTheBitsOfRowsInMemory(int cursors, int threads)
    {
        foreach (bool wholeNumbers in new[] { true, false })
        {
            DealtDataView view = View(wholeNumbers, cursors);
            RowSource source = Source(view, cursors);
            ITrainingRows memory = new TrainingDataReader(source, new RowMemory(long.MaxValue)).Read();
            ITrainingRows streamed = new TrainingDataReader(source, new RowMemory(1)).Read();
            Assert.IsInstanceOfType<TrainingData>(memory);
            Assert.IsInstanceOfType<StreamedRows>(streamed);
            Assert.AreEqual(6, streamed.ChunkCount);

            (double[] means, double[] deviations) = ChannelStatistics.Measure(memory, new ParallelRange(1));
            (double[] meansAgain, double[] deviationsAgain) = ChannelStatistics.Measure(streamed, new ParallelRange(threads));
            CollectionAssert.AreEqual(means, meansAgain);
            CollectionAssert.AreEqual(deviations, deviationsAgain);

            PrincipalComponents components = PrincipalComponents.Measure(memory, new ParallelRange(1));
            PrincipalComponents componentsAgain = PrincipalComponents.Measure(streamed, new ParallelRange(threads));
            CollectionAssert.AreEqual(components.Variances, componentsAgain.Variances);
            Assert.AreEqual(0, view.OpenCursors);
        }
    }

    [TestMethod]
    [DataRow(10, "only 10")]
    [DataRow(12, "more")]
    public void ForEachChunk_SourceThatChanges_SaysSo(int later, string now)
    {
        DealtDataView view = View(wholeNumbers: true, cursors: 1, reading => reading == 1 ? 11 : later);
        ITrainingRows streamed = new TrainingDataReader(Source(view, 1), new RowMemory(1)).Read();
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => streamed.ForEachChunk(new ParallelRange(2), (_, _) => { }));
        Assert.StartsWith($"The training data had 11 rows when it was read first, and now has {now}.", exception.Message);
        Assert.AreEqual(0, view.OpenCursors);
    }

    private static DealtDataView View(bool wholeNumbers, int cursors, Func<int, int>? rowsOfReading = null)
    {
        var random = new Random(1);
        (float[], uint)[] rows = [.. Enumerable.Range(0, 12).Select(n =>
            (Enumerable.Range(0, _shape.Length).Select(_ => wholeNumbers ? random.Next(256) : random.NextSingle()).ToArray(), (uint)(n % 2) + 1))];
        return new DealtDataView(rows, classCount: 2) { Cursors = cursors, RowsOfReading = rowsOfReading ?? (_ => 11) };
    }

    private static RowSource Source(DealtDataView view, int cursors) =>
        new(view, view.Schema["Features"], new MulticlassTraining().ColumnOf(view.Schema["Label"]), new InputLayout(_shape, PixelOrder.Planar), cursors, cursors);
}
