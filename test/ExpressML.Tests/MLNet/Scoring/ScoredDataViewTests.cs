using ExpressML.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class ScoredDataViewTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Transform_ReadsNothing()
    {
        var source = new RecordingDataView(ImageModels.Load(100));
        IDataView scored = ImageModels.Transformer().Transform(source);
        Assert.AreEqual(0, source.RowsRead);
        Assert.AreEqual(source.GetRowCount(), scored.GetRowCount());
        Assert.AreEqual(source.CanShuffle, scored.CanShuffle);
    }

    [TestMethod]
    public void GetRowCursor_NoScoreAsked_LeavesTheFeaturesAlone()
    {
        Image[] images = ImageModels.Create(10);
        images[3].Features = [];
        var source = new RecordingDataView(_mlContext.Data.LoadFromEnumerable(images));
        IDataView scored = ImageModels.Transformer().Transform(source);

        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), scored.Values<int>("Number"));
        CollectionAssert.AreEqual(new[] { "Number" }, source.ColumnsAskedFor);
    }

    [TestMethod]
    public void GetRowCursor_NoScoreAsked_ReadsNoRowAhead()
    {
        var source = new RecordingDataView(ImageModels.Load(10));
        IDataView scored = ImageModels.Transformer().Transform(source);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Number"]]);
        cursor.MoveNext();
        Assert.AreEqual(1, source.RowsRead);
    }

    [TestMethod]
    public void GetRowCursor_ScoreAsked_ReadsFeaturesAndWhatIsAsked()
    {
        var source = new RecordingDataView(ImageModels.Load(10));
        IDataView scored = ImageModels.Transformer().Transform(source);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Number"]]);
        CollectionAssert.AreEqual(new[] { "Features", "Number" }, source.ColumnsAskedFor);
    }

    [TestMethod]
    public void GetRowCursor_ColumnOfAnotherSchema_Throws()
    {
        IDataView scored = ImageModels.Transformer().Transform(ImageModels.Load(1)), wider = ImageModels.Transformer().Transform(scored);
        DataViewSchema.Column foreign = wider.Schema[wider.Schema.Count - 1];
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => scored.GetRowCursor([foreign]));
        Assert.Contains("Column 'Score' is not in this schema.", exception.Message);
    }

    [TestMethod]
    public void GetRowCursor_Shuffled_KeepsRowsTogether()
    {
        Image[] images = ImageModels.Create(200);
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.Cache(_mlContext.Data.LoadFromEnumerable(images)));
        float[][] expected = ImageModels.Probabilities(images);

        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema, new Random(5));
        (int Number, float[] Score)[] rows = ReadNumbered(cursor);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 200).ToArray(), Array.ConvertAll(rows, row => row.Number));
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 200).ToArray(), Array.ConvertAll(rows, row => row.Number));
        foreach ((int number, float[] score) in rows)
            CollectionAssert.AreEqual(expected[number], score);
    }

    [TestMethod]
    public void GetRowCursor_EightAtOnce_AllGiveTheSame()
    {
        Image[] images = ImageModels.Create(500);
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.LoadFromEnumerable(images));
        float[][] expected = ImageModels.Probabilities(images);

        Task<float[][]>[] readers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => scored.Arrays<float>("Score")))];
        foreach (Task<float[][]> reader in readers)
            CollectionAssert.AreEqual(expected, reader.Result, StructuralComparer.Instance);
    }

    [TestMethod]
    public void GetRowCursorSet_TogetherGivesEveryRowOnce()
    {
        Image[] images = ImageModels.Create(1000);
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.Cache(_mlContext.Data.LoadFromEnumerable(images)));
        float[][] expected = ImageModels.Probabilities(images);

        DataViewRowCursor[] cursors = scored.GetRowCursorSet(scored.Schema, 4);
        Assert.HasCount(4, cursors);
        Task<(int, float[])[]>[] readers = Array.ConvertAll(cursors, cursor => Task.Run(() => ReadNumbered(cursor)));
        (int Number, float[] Score)[] rows = [.. readers.SelectMany(reader => reader.Result)];
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 1000).ToArray(), Array.ConvertAll(rows, row => row.Number));
        foreach ((int number, float[] score) in rows)
            CollectionAssert.AreEqual(expected[number], score);
        foreach (DataViewRowCursor cursor in cursors)
            cursor.Dispose();
    }

    [TestMethod]
    public void GetRowCursorSet_FewerCursorsThanAsked_AreScoredAllTheSame()
    {
        Image[] images = ImageModels.Create(20);
        IDataView scored = ImageModels.Transformer(numberOfThreads: 2).Transform(_mlContext.Data.LoadFromEnumerable(images));
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        Assert.HasCount(1, cursors);
        using (cursors[0])
        {
            CollectionAssert.AreEqual(
                ImageModels.Probabilities(images), Array.ConvertAll(cursors[0].Values<VBuffer<float>>("Score"), DataViewReading.ToArray), StructuralComparer.Instance);
        }
    }

    [TestMethod]
    public void Preview_ShowsEveryColumn()
    {
        var source = new RecordingDataView(ImageModels.Load(500));
        DataDebuggerPreview preview = ImageModels.Transformer().Transform(source).Preview(maxRows: 5);
        Assert.HasCount(5, preview.RowView);
        CollectionAssert.AreEqual(
            new[] { "Features", "Label", "Number", "PredictedLabel", "Score" },
            preview.RowView[4].Values.Select(value => value.Key).ToArray());
        Assert.IsLessThanOrEqualTo(20, source.RowsRead);
    }

    [TestMethod]
    public void Cursors_DisposeOfTheirInput()
    {
        var source = new RecordingDataView(ImageModels.Load(5));
        IDataView scored = ImageModels.Transformer().Transform(source);
        scored.GetRowCursor([scored.Schema["Score"]]).Dispose();
        scored.GetRowCursor([scored.Schema["Number"]]).Dispose();
        Assert.AreEqual(2, source.CursorsDisposed);
    }

    private static (int Number, float[] Score)[] ReadNumbered(DataViewRowCursor cursor)
    {
        ValueGetter<int> numberGetter = cursor.GetGetter<int>(cursor.Schema["Number"]);
        ValueGetter<VBuffer<float>> scoreGetter = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"]);
        var rows = new List<(int, float[])>();
        int number = 0;
        VBuffer<float> score = default;
        while (cursor.MoveNext())
        {
            numberGetter(ref number);
            scoreGetter(ref score);
            rows.Add((number, score.ToArray()));
        }

        return [.. rows];
    }
}
