using System.Globalization;
using ExpressML.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class LookAheadCursorTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void MoveNext_ReadsAhead4Then16Then64()
    {
        var source = new RecordingDataView(ImageModels.Load(200));
        using DataViewRowCursor cursor = Open(source, "Score");
        var rowsRead = new List<int>();
        while (cursor.MoveNext())
            rowsRead.Add(source.RowsRead);
        CollectionAssert.AreEqual(new[] { 4, 20, 84, 148, 200 }, rowsRead.Distinct().ToArray());
        Assert.HasCount(200, rowsRead);
    }

    [TestMethod]
    public void MoveNext_AfterTheEnd_StaysFalse()
    {
        using DataViewRowCursor cursor = Open(ImageModels.Load(3), "Score");
        while (cursor.MoveNext())
            Assert.IsGreaterThanOrEqualTo(0L, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1L, cursor.Position);
        Assert.AreEqual(0L, cursor.Batch);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Getters_OffTheRows_Throw(bool atStart)
    {
        using DataViewRowCursor cursor = Open(ImageModels.Load(3), "Score", "Number");
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"]);
        ValueGetter<int> number = cursor.GetGetter<int>(cursor.Schema["Number"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        while (!atStart && cursor.MoveNext())
            number(ref Unused<int>.Value);

        const string expected = "The cursor is not on a row.";
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidOperationException>(() => score(ref Unused<VBuffer<float>>.Value)).Message);
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidOperationException>(() => number(ref Unused<int>.Value)).Message);
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidOperationException>(() => id(ref Unused<DataViewRowId>.Value)).Message);
    }

    [TestMethod]
    public void PositionsBatchesAndIds_AreThoseOfTheInput()
    {
        IDataView source = _mlContext.Data.ShuffleRows(ImageModels.Load(150), seed: 3), scored = ImageModels.Transformer().Transform(source);
        using DataViewRowCursor expected = source.GetRowCursor(source.Schema), actual = scored.GetRowCursor(scored.Schema);
        ValueGetter<DataViewRowId> expectedGetter = expected.GetIdGetter(), actualGetter = actual.GetIdGetter();
        DataViewRowId expectedId = default, actualId = default;
        while (expected.MoveNext())
        {
            Assert.IsTrue(actual.MoveNext());
            expectedGetter(ref expectedId);
            actualGetter(ref actualId);
            Assert.AreEqual(expectedId, actualId);
            Assert.AreEqual(expected.Position, actual.Position);
            Assert.AreEqual(expected.Batch, actual.Batch);
        }

        Assert.IsFalse(actual.MoveNext());
    }

    [TestMethod]
    public void PassedThroughColumns_OfEveryKind_AreUntouched()
    {
        IDataView source = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(RichRow.Create));
        IDataView scored = ImageModels.Transformer().Transform(source);
        foreach (DataViewSchema.Column column in source.Schema)
            CollectionAssert.AreEqual(Read(source, source.Schema, column.Name), Read(scored, scored.Schema, column.Name), column.Name);

        static string[] Read(IDataView view, DataViewSchema columns, string name) =>
            [.. PreviewOf(view).RowView.Select(row => Describe(row.Values.First(value => value.Key == name).Value))];

        static DataDebuggerPreview PreviewOf(IDataView view) => view.Preview(maxRows: 1000);
    }

    [TestMethod]
    public void PassedThroughVectors_StaySparse()
    {
        IDataView source = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(RichRow.Create));
        IDataView scored = ImageModels.Transformer().Transform(source);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        foreach (VBuffer<float> sparse in cursor.Values<VBuffer<float>>("Sparse"))
            Assert.IsFalse(sparse.IsDense);
    }

    [TestMethod]
    public void PassedThroughText_OfAFile_IsThatOfItsRow()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Enumerable.Range(0, 300).Select(i => $"name {i}\t{string.Join('\t', Enumerable.Repeat(i, 12))}"));
            IDataView source = _mlContext.Data.LoadFromTextFile(
                path, [new("Name", DataKind.String, 0), new("Features", DataKind.Single, 1, 12)]);
            using DataViewRowCursor cursor = Open(source, "Name", "Score");
            CollectionAssert.AreEqual(
                Enumerable.Range(0, 300).Select(i => $"name {i}").ToArray(),
                Array.ConvertAll(cursor.Values<ReadOnlyMemory<char>>("Name"), name => name.ToString()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Getters_GiveCopies()
    {
        IDataView scored = ImageModels.Transformer().Transform(ImageModels.Load(2));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        cursor.MoveNext();
        foreach (ValueGetter<VBuffer<float>> getter in new[] { score, features })
        {
            VBuffer<float> first = default, second = default;
            getter(ref first);
            float[] before = first.ToArray();
            VBufferEditor.CreateFromBuffer(ref first).Values.Fill(-1);
            getter(ref second);
            CollectionAssert.AreEqual(before, second.ToArray());
        }
    }

    [TestMethod]
    public void Getters_OfTheNextRow_LeaveTheLastAlone()
    {
        Image[] images = ImageModels.Create(9);
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.LoadFromEnumerable(images));
        VBuffer<float>[] scores = scored.Vectors<float>("Score");
        CollectionAssert.AreEqual(ImageModels.Probabilities(images), Array.ConvertAll(scores, DataViewReading.ToArray), StructuralComparer.Instance);
    }

    [TestMethod]
    public void IsColumnActive_IsWhatWasAsked()
    {
        using DataViewRowCursor cursor = Open(ImageModels.Load(1), "Score", "Number");
        CollectionAssert.AreEqual(new[] { "Number", "Score" }, cursor.Schema.Where(cursor.IsColumnActive).Select(column => column.Name).ToArray());
    }

    [TestMethod]
    [DataRow("Label")]
    [DataRow("Features")]
    [DataRow("PredictedLabel")]
    public void GetGetter_InactiveColumn_Throws(string column)
    {
        using DataViewRowCursor cursor = Open(ImageModels.Load(1), "Score");
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<uint>(cursor.Schema[column]));
        Assert.Contains($"Requested column '{column}' is not active. Name it among the columns needed", exception.Message);
    }

    [TestMethod]
    [DataRow("Score", "Microsoft.ML.Data.VBuffer`1[System.Single]")]
    [DataRow("PredictedLabel", "System.UInt32")]
    [DataRow("Number", "System.Int32")]
    public void GetGetter_OfAnotherType_Throws(string column, string type)
    {
        using DataViewRowCursor cursor = Open(ImageModels.Load(1), "Score", "PredictedLabel", "Number");
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(cursor.Schema[column]));
        Assert.AreEqual($"Invalid TValue in GetGetter for column '{column}': 'System.Double', expected type: '{type}'.", exception.Message);
    }

    private static DataViewRowCursor Open(IDataView source, params string[] columns)
    {
        IDataView scored = ImageModels.Transformer().Transform(source);
        return scored.GetRowCursor(columns.Select(name => scored.Schema[name]));
    }

    private static string Describe(object value) => value switch
    {
        VBuffer<float> vector => string.Join(' ', vector.Items(all: true)),
        VBuffer<int> vector => string.Join(' ', vector.Items(all: true)),
        VBuffer<ReadOnlyMemory<char>> vector => string.Join(' ', vector.Items(all: true)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static class Unused<T>
    {
        public static T Value = default!;
    }

    private sealed class RichRow
    {
        [VectorType(12)]
        public float[] Features { get; set; } = [];

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public sbyte Tiny { get; set; }

        public double Precise { get; set; }

        public DateTime Time { get; set; }

        public DateTimeOffset Moment { get; set; }

        public TimeSpan Span { get; set; }

        public DataViewRowId Id { get; set; }

        [KeyType(5)]
        public uint Key { get; set; }

        [VectorType(3)]
        public int[] Numbers { get; set; } = [];

        public string[] Words { get; set; } = [];

        [VectorType(8)]
        public VBuffer<float> Sparse { get; set; }

        public static RichRow Create(int i) => new()
        {
            Features = Array.ConvertAll(new float[12], _ => (float)i),
            Text = i % 7 == 0 ? null : $"text {i}",
            Flag = i % 3 == 0,
            Tiny = (sbyte)(i - 50),
            Precise = i / 7.0,
            Time = new DateTime(2026, 1, 1).AddHours(i),
            Moment = new DateTimeOffset(2026, 1, 1, i % 24, 0, 0, TimeSpan.FromHours(i % 5)),
            Span = TimeSpan.FromSeconds(i),
            Id = new DataViewRowId((ulong)i, 1),
            Key = (uint)(i % 6),
            Numbers = [i, -i, i * i],
            Words = [.. Enumerable.Range(0, i % 4).Select(word => $"word {word} of {i}")],
            Sparse = new VBuffer<float>(8, 2, [i, i + 1], [i % 4, 4 + i % 3]),
        };
    }
}
