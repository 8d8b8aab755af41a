using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class BatchNormalizationTransformerTests
{
    private const int Rows = 300;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void SavedModel_LoadedHereAndInAnotherProcess_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        IDataView data = View();
        var model = _mlContext.Transforms.BatchNormalization(
            [new InputOutputColumnPair("A", "Numbers"), new InputOutputColumnPair("B", "More")], epsilon: 1e-3, scale: 2, shift: 0.5).Fit(data);
        _mlContext.Model.Save(model, data.Schema, folder.File("model.zip"));
        float[] expected = model.Transform(data).Numbers("B");

        var stage = (BatchNormalizationTransformer)new MLContext().Model.Load(folder.File("model.zip"), out _);

        Assert.AreEqual((1e-3, 2, 0.5), (stage.Epsilon, stage.Scale, stage.Shift));
        Assert.AreEqual(("B", "More"), (stage.Columns[1].OutputColumnName, stage.Columns[1].InputColumnName));
        Assert.AreSequenceEqual(model.Columns[1].Means, stage.Columns[1].Means);
        Assert.AreSequenceEqual(model.Columns[1].Variances, stage.Columns[1].Variances);
        CollectionAssert.AreEqual(expected, stage.Transform(data).Numbers("B"));
        CollectionAssert.AreEqual(expected, ConsumerProcess.Predict(folder.File("model.zip"), data, "B"));
    }

    [TestMethod]
    public void PredictionEngine_GivesTheSameAsTransform()
    {
        IDataView data = View();
        var model = _mlContext.Transforms.BatchNormalization("Numbers").Fit(data);
        float[][] expected = model.Transform(data).Arrays<float>("Numbers");
        using var engine = _mlContext.Model.CreatePredictionEngine<Row, Row>(model);
        Row[] rows = CreateRows();
        for (int i = 0; i < Rows; i += 17)
            Assert.AreSequenceEqual(expected[i], engine.Predict(rows[i]).Numbers);
    }

    [TestMethod]
    public void GetRowCursorSet_ReadInParallel_GivesTheSameRows()
    {
        IDataView data = _mlContext.Data.Cache(View()), output = _mlContext.Transforms.BatchNormalization("Numbers").Fit(data).Transform(data);
        float[][] expected = output.Arrays<float>("Numbers"), actual = new float[Rows][];
        DataViewRowCursor[] cursors = output.GetRowCursorSet(output.Schema, 4);
        Task.WaitAll([.. cursors.Select(cursor => Task.Run(() =>
        {
            using (cursor)
            {
                ValueGetter<VBuffer<float>> numbers = cursor.GetGetter<VBuffer<float>>(output.Schema["Numbers"]);
                ValueGetter<int> index = cursor.GetGetter<int>(output.Schema["Index"]);
                (VBuffer<float> row, int i) = (default, 0);
                while (cursor.MoveNext())
                {
                    numbers(ref row);
                    index(ref i);
                    actual[i] = row.ToArray();
                }
            }
        }))]);
        for (int i = 0; i < Rows; i++)
            Assert.AreSequenceEqual(expected[i], actual[i]);
    }

    [TestMethod]
    public void Transform_OtherLength_SaysWhatItWasFittedOn()
    {
        var model = _mlContext.Transforms.BatchNormalization("Numbers").Fit(View());
        var other = new SchemaOnlyView(new VectorDataViewType(NumberDataViewType.Single, 4), "Numbers");
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(other));
        Assert.AreEqual(
            "Schema mismatch for input column 'Numbers': expected a vector of 3 numbers (3×1×1), as in the data that this stage was fitted on, got Vector<Single, 4> (Parameter 'inputSchema')",
            error.Message);
    }

    [TestMethod]
    public void RowWithAnotherLength_SaysWhichRow()
    {
        Row[] rows = CreateRows();
        IDataView data = View();
        var model = _mlContext.Transforms.BatchNormalization("Numbers").Fit(data);
        rows[2].Numbers = [1];
        IDataView output = model.Transform(_mlContext.Data.LoadFromEnumerable(rows));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => output.Arrays<float>("Numbers"));
        Assert.AreEqual("Column 'Numbers' has 1 values in row 2 (counted from 0), but its type promises 3.", error.Message);
    }

    private IDataView View() => _mlContext.Data.LoadFromEnumerable(CreateRows());

    private static Row[] CreateRows()
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, Rows).Select(i => new Row { Index = i, Numbers = Draw(3), More = Draw(2) })];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(i => 10 * i + random.NextSingle())];
    }

    private sealed class Row
    {
        public int Index { get; set; }

        [VectorType(3)]
        public float[] Numbers { get; set; } = [];

        [VectorType(2)]
        public float[] More { get; set; } = [];
    }
}
