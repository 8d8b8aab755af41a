using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class DropoutTransformerTests
{
    private const int Rows = 400, Length = 50;

    private const double Rate = 0.3;

    private readonly MLContext _mlContext = new(seed: 1);

    private DropoutEstimator Dropout => _mlContext.Transforms.Dropout("Numbers", rate: Rate, seed: 5);

    [TestMethod]
    public void Transform_ChangesNoValue()
    {
        IDataView data = View(), output = Dropout.Fit(data).Transform(data);
        Assert.AreEqual(data.Schema["Numbers"].Type, output.Schema["Numbers"].Type);
        CollectionAssert.AreEqual(data.Numbers("Numbers"), output.Numbers("Numbers"));
        Assert.AreEqual(Rate, DropoutMarks.RateOf(output.Schema["Numbers"]), 1e-15);
        Assert.AreEqual(0, DropoutMarks.RateOf(data.Schema["Numbers"]));
    }

    [TestMethod]
    public void TransformForTraining_DropsTheRateAndScalesTheRest()
    {
        IDataView data = View();
        float[] before = data.Numbers("Numbers"), after = Dropout.Fit(data).TransformForTraining(data).Numbers("Numbers");
        int dropped = 0;
        for (int i = 0; i < before.Length; i++)
        {
            if (after[i] == 0)
                dropped++;
            else
                Assert.AreEqual(before[i] / (1 - Rate), after[i], 1e-6);
        }

        double share = (double)dropped / before.Length;
        Assert.AreEqual(Rate, share, 5 * Math.Sqrt(Rate * (1 - Rate) / before.Length));
    }

    [TestMethod]
    public void TransformForTraining_EachReading_DropsOthers()
    {
        IDataView data = View(), training = Dropout.Fit(data).TransformForTraining(data), again = Dropout.Fit(data).TransformForTraining(data);
        float[] first = training.Numbers("Numbers"), second = training.Numbers("Numbers");
        Assert.AreEqual(Rate * Rate, (double)first.Zip(second).Count(pair => pair is (0, 0)) / first.Length, 0.015);
        CollectionAssert.AreEqual(first, again.Numbers("Numbers"));
        CollectionAssert.AreEqual(second, again.Numbers("Numbers"));
    }

    [TestMethod]
    public void TransformForTraining_ReadTwiceInARow_GivesTheSame()
    {
        IDataView data = View(), training = Dropout.Fit(data).TransformForTraining(data);
        using DataViewRowCursor cursor = training.GetRowCursor([training.Schema["Numbers"]]);
        ValueGetter<VBuffer<float>> one = cursor.GetGetter<VBuffer<float>>(training.Schema["Numbers"]), other = cursor.GetGetter<VBuffer<float>>(training.Schema["Numbers"]);
        (VBuffer<float> x, VBuffer<float> y) = (default, default);
        while (cursor.MoveNext())
        {
            one(ref x);
            other(ref y);
            Assert.AreSequenceEqual(x.ToArray(), y.ToArray());
        }
    }

    [TestMethod]
    public void TransformForTraining_SetOfCursors_DropsWhatOneCursorDoes()
    {
        IDataView data = _mlContext.Data.Cache(View());
        float[][] expected = Dropout.Fit(data).TransformForTraining(data).Arrays<float>("Numbers"), actual = new float[Rows][];
        IDataView training = Dropout.Fit(data).TransformForTraining(data);
        foreach (DataViewRowCursor cursor in training.GetRowCursorSet(training.Schema, 3))
        {
            using (cursor)
            {
                ValueGetter<VBuffer<float>> numbers = cursor.GetGetter<VBuffer<float>>(training.Schema["Numbers"]);
                ValueGetter<int> index = cursor.GetGetter<int>(training.Schema["Index"]);
                (VBuffer<float> row, int i) = (default, 0);
                while (cursor.MoveNext())
                {
                    numbers(ref row);
                    index(ref i);
                    actual[i] = row.ToArray();
                }
            }
        }

        for (int i = 0; i < Rows; i++)
            Assert.AreSequenceEqual(expected[i], actual[i]);
    }

    [TestMethod]
    public void TransformForTraining_HidesTheColumnWithAllValues()
    {
        IDataView data = View(), training = Dropout.Fit(data).TransformForTraining(data);
        DataViewSchema.Column masked = training.Schema["Numbers"], whole = DropoutMarks.Unmasked(training.Schema, masked);
        Assert.AreEqual(0, DropoutMarks.RateOf(masked));
        Assert.AreEqual(Rate, DropoutMarks.RateOf(whole), 1e-15);
        Assert.IsTrue(whole.IsHidden);
        using DataViewRowCursor cursor = training.GetRowCursor([whole]);
        Assert.AreSequenceEqual(data.Numbers("Numbers"), ReadAll(cursor, whole));
    }

    [TestMethod]
    public void TransformForTraining_TwoStages_LeaveOneRate()
    {
        IDataView data = View(), once = Dropout.Fit(data).TransformForTraining(data);
        IDataView twice = _mlContext.Transforms.Dropout("Numbers", rate: 0.5).Fit(once).TransformForTraining(once);
        DataViewSchema.Column whole = DropoutMarks.Unmasked(twice.Schema, twice.Schema["Numbers"]);
        Assert.AreEqual(1 - 0.7 * 0.5, DropoutMarks.RateOf(whole), 1e-15);
        using DataViewRowCursor cursor = twice.GetRowCursor([whole]);
        Assert.AreSequenceEqual(data.Numbers("Numbers"), ReadAll(cursor, whole));
        Assert.AreEqual(0.65, (double)twice.Numbers("Numbers").Count(x => x == 0) / (Rows * Length), 0.02);
    }

    [TestMethod]
    public void TransformForTraining_RateOfZero_DropsNothing()
    {
        IDataView data = View();
        CollectionAssert.AreEqual(data.Numbers("Numbers"), _mlContext.Transforms.Dropout("Numbers", rate: 0).Fit(data).TransformForTraining(data).Numbers("Numbers"));
    }

    [TestMethod]
    public void SavedModel_LoadedHereAndInAnotherProcess_ChangesNoValue()
    {
        using var folder = new TemporaryFolder();
        IDataView data = View();
        var model = _mlContext.Transforms.Dropout("Output", "Numbers", Rate, seed: 7).Append(_mlContext.Transforms.CopyColumns("Copy", "Output")).Fit(data);
        _mlContext.Model.Save(model, data.Schema, folder.File("model.zip"));

        var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(folder.File("model.zip"), out _);
        var stage = (DropoutTransformer)loaded.First();

        Assert.AreEqual(("Output", "Numbers", Rate, 7), (stage.OutputColumnName, stage.InputColumnName, stage.Rate, stage.Seed));
        CollectionAssert.AreEqual(data.Numbers("Numbers"), loaded.Transform(data).Numbers("Copy"));
        CollectionAssert.AreEqual(data.Numbers("Numbers"), ConsumerProcess.Predict(folder.File("model.zip"), data, "Copy"));
    }

    [TestMethod]
    public void PredictionEngine_ChangesNoValue()
    {
        using var engine = _mlContext.Model.CreatePredictionEngine<Row, Row>(Dropout.Fit(View()));
        foreach (Row row in CreateRows()[..10])
            Assert.AreSequenceEqual(row.Numbers, engine.Predict(row).Numbers);
    }

    [TestMethod]
    public void GetOutputSchema_KeepsAnnotationsAndAddsTheRate()
    {
        var rows = _mlContext.Data.LoadFromEnumerable(new[] { new Named { A = 1, B = 2 } });
        IDataView data = _mlContext.Transforms.Concatenate("Numbers", "A", "B").Fit(rows).Transform(rows);
        SchemaShape.Column shape = Dropout.GetOutputSchema(SchemaShapes.Of(data.Schema)).Single(column => column.Name == "Numbers");
        Assert.AreSequenceEqual(new[] { "DropoutRate", "SlotNames" }, shape.Annotations.Select(annotation => annotation.Name).Order());
        Assert.AreSequenceEqual(
            new[] { "A", "B" },
            Dropout.Fit(data).Transform(data).Schema["Numbers"].Annotation<ReadOnlyMemory<char>>("SlotNames").Select(name => name.ToString()));
    }

    [TestMethod]
    public void Fit_NoSeed_TakesThatOfTheContext()
    {
        IDataView data = View();
        int Seed(int context) => new MLContext(context).Transforms.Dropout("Numbers").Fit(data).Seed;
        Assert.AreEqual(Seed(1), Seed(1));
        Assert.AreNotEqual(Seed(1), Seed(2));
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void Dropout_RateOutOfRange_IsRefused(double rate)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.Dropout("Numbers", rate: rate));
        StringAssert.StartsWith(error.Message, "rate must be at least 0 and below 1.");
    }

    [TestMethod]
    public void FitAndGetOutputSchema_WrongColumn_SayWhatIsExpected()
    {
        DropoutEstimator dropout = Dropout;
        var scalar = new SchemaOnlyView(NumberDataViewType.Single, "Numbers");
        AssertMessage("Schema mismatch for input column 'Numbers': expected a known-size vector of Single or Byte, got Single. Make a vector of it: mlContext.Transforms.Concatenate(\"Numbers\", \"Numbers\").", () => dropout.Fit(scalar));
        AssertMessage(
            "Schema mismatch for input column 'Numbers': expected a known-size vector of Single or Byte, got Scalar of Single",
            () => dropout.GetOutputSchema(SchemaShapes.Of(scalar.Schema)));
        var missing = new SchemaOnlyView(NumberDataViewType.Single, "Other");
        AssertMessage("Could not find input column 'Numbers'. The only column is 'Other'. Set inputColumnName to one of them.", () => dropout.Fit(missing));
        AssertMessage("Could not find input column 'Numbers'. The only column is 'Other'. Set inputColumnName to one of them.", () => dropout.GetOutputSchema(SchemaShapes.Of(missing.Schema)));

        static void AssertMessage(string message, Action action) =>
            Assert.AreEqual($"{message} (Parameter 'inputSchema')", Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);
    }

    private static float[] ReadAll(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        var numbers = new List<float>();
        while (cursor.MoveNext())
        {
            getter(ref row);
            numbers.AddRange(row.ToArray());
        }

        return [.. numbers];
    }

    private IDataView View() => _mlContext.Data.LoadFromEnumerable(CreateRows());

    // No value is 0, so that each that is has been dropped.
    private static Row[] CreateRows()
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, Rows).Select(i => new Row { Index = i, Numbers = [.. Enumerable.Range(0, Length).Select(_ => 0.5f + random.NextSingle())] })];
    }

    private sealed class Row
    {
        public int Index { get; set; }

        [VectorType(Length)]
        public float[] Numbers { get; set; } = [];
    }

    private sealed class Named
    {
        public float A { get; set; }

        public float B { get; set; }
    }
}
