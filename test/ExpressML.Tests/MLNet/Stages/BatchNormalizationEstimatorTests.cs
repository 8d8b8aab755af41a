using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class BatchNormalizationEstimatorTests
{
    private const int Rows = 200;

    // The statistics are in double precision; what is left is the rounding of the result.
    private const double Tolerance = 1e-6;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(1.0, 0.0)]
    [DataRow(0.5, -3.0)]
    public void Fit_PlainVector_NormalizesEachNumber(double scale, double shift)
    {
        IDataView data = View(new VectorDataViewType(NumberDataViewType.Single, 6)), output = FitTransform(data, "Output", "Input", 1e-5, scale, shift);
        AssertNormalized(data, output, i => i, scale, shift);
    }

    [TestMethod]
    [DataRow(new[] { 3, 1, 2 }, false)]
    [DataRow(new[] { 1, 2, 3 }, true)]
    public void Fit_Images_NormalizesEachChannel(int[] dimensions, bool isInterleaved)
    {
        IDataView data = View(new VectorDataViewType(NumberDataViewType.Single, dimensions));
        BatchNormalizationTransformer fitted = _mlContext.Transforms.BatchNormalization(new BatchNormalizationEstimator.Options
        {
            Columns = [new InputOutputColumnPair("Output", "Input")],
            PixelOrder = isInterleaved ? PixelOrder.Interleaved : PixelOrder.Planar,
        }).Fit(data);
        Assert.HasCount(3, fitted.Columns[0].Means);
        AssertNormalized(data, fitted.Transform(data), i => isInterleaved ? i % 3 : i / 2, 1, 0);
    }

    [TestMethod]
    public void Fit_DimensionsOfImages_TellTheChannels()
    {
        IDataView data = View(new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        BatchNormalizationColumn column = _mlContext.Transforms.BatchNormalization("Output", "Input").Fit(data).Columns[0];
        Assert.AreEqual((new Shape(1, 2, 3), PixelOrder.Planar), (column.InputShape, column.PixelOrder));
        Assert.HasCount(1, column.Means);
    }

    [TestMethod]
    public void Fit_InputShape_WinsOverTheDimensions()
    {
        IDataView data = View(new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        var options = new BatchNormalizationEstimator.Options { Columns = [new InputOutputColumnPair("Output", "Input")], InputShape = Shape.Vector(6) };
        AssertNormalized(data, _mlContext.Transforms.BatchNormalization(options).Fit(data).Transform(data), i => i, 1, 0);
    }

    [TestMethod]
    public void Fit_SeveralColumns_ReadsTheRowsOnce()
    {
        var data = new RecordingDataView(View(new VectorDataViewType(NumberDataViewType.Single, 6)));
        BatchNormalizationTransformer fitted = _mlContext.Transforms
            .BatchNormalization([new InputOutputColumnPair("Output", "Input"), new InputOutputColumnPair("Other"), new InputOutputColumnPair("Input")]).Fit(data);

        Assert.AreEqual(Rows, data.RowsRead);
        Assert.AreSequenceEqual(new[] { "Input", "Other" }, data.ColumnsAskedFor);
        IDataView output = fitted.Transform(data);
        CollectionAssert.AreEqual(output.Numbers("Output"), output.Numbers("Input"));
        AssertNormalized(data, output, i => i, 1, 0, "Other", "Other");
    }

    [TestMethod]
    public void Fit_Bytes_GivesTheSameAsSingles()
    {
        Row[] rows = CreateRows(whole: true);
        IDataView singles = Load(rows, new VectorDataViewType(NumberDataViewType.Single, 6));
        IDataView bytes = _mlContext.Data.LoadFromEnumerable(rows.Select(row => new ByteRow { Input = Array.ConvertAll(row.Input, x => (byte)x) }));
        CollectionAssert.AreEqual(FitTransform(singles, "Output", "Input").Numbers("Output"), FitTransform(bytes, "Output", "Input").Numbers("Output"));
    }

    [TestMethod]
    public void Fit_ConstantNumbers_GivesTheShift()
    {
        IDataView data = Load([.. Enumerable.Range(0, 5).Select(_ => new Row { Input = [7, 7, 7, 7, 7, 7] })], new VectorDataViewType(NumberDataViewType.Single, 6));
        Assert.IsTrue(FitTransform(data, "Output", "Input", shift: 0.25).Numbers("Output").All(y => y == 0.25f));
    }

    [TestMethod]
    public void Fit_MissingNumbers_LeavesThemOutAndKeepsThem()
    {
        Row[] rows = CreateRows();
        for (int i = 0; i < Rows; i += 3)
            rows[i].Input[i % 6] = float.NaN;
        IDataView data = Load(rows, new VectorDataViewType(NumberDataViewType.Single, 6));
        AssertNormalized(data, FitTransform(data, "Output", "Input"), i => i, 1, 0);
    }

    [TestMethod]
    public void Fit_NumberThatIsAlwaysMissing_KeepsItAndItsStatistics()
    {
        Row[] rows = CreateRows();
        foreach (Row row in rows)
            row.Input[2] = float.NaN;
        BatchNormalizationColumn column = _mlContext.Transforms.BatchNormalization("Output", "Input").Fit(Load(rows, new VectorDataViewType(NumberDataViewType.Single, 6))).Columns[0];
        Assert.AreEqual((0, 1), (column.Means[2], column.Variances[2]));
    }

    [TestMethod]
    public void Fit_Momentum_SmoothsOverBatches()
    {
        IDataView data = View(new VectorDataViewType(NumberDataViewType.Single, 6));
        BatchNormalizationColumn column = _mlContext.Transforms.BatchNormalization(new BatchNormalizationEstimator.Options
        {
            Columns = [new InputOutputColumnPair("Output", "Input")],
            Momentum = 0.3,
            BatchSize = 50,
        }).Fit(data).Columns[0];

        float[] numbers = [.. data.Arrays<float>("Input").Select(row => row[1])];
        double mean = 0, variance = 0;
        for (int batch = 0; batch < 4; batch++)
        {
            double[] part = [.. numbers.Skip(50 * batch).Take(50).Select(x => (double)x)];
            double share = batch == 0 ? 1 : 0.3, average = part.Average();
            mean += share * (average - mean);
            variance += share * (part.Sum(x => (x - average) * (x - average)) / 49 - variance);
        }

        Assert.AreEqual(mean, column.Means[1], 1e-12);
        Assert.AreEqual(variance, column.Variances[1], 1e-12 * variance);
    }

    [TestMethod]
    public void Fit_NothingToMeasure_NamesTheColumn()
    {
        IDataView empty = Load([], new VectorDataViewType(NumberDataViewType.Single, 6)), one = Load(CreateRows()[..1], new VectorDataViewType(NumberDataViewType.Single, 6));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.Transforms.BatchNormalization("Output", "Input").Fit(empty));
        Assert.AreEqual("BatchNormalization: column 'Input' has no mean and variance, because no row has a finite number in it. Are there any rows?", error.Message);
        var smoothed = new BatchNormalizationEstimator.Options { Columns = [new InputOutputColumnPair("Output", "Input")], Momentum = 0.1 };
        error = Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.Transforms.BatchNormalization(smoothed).Fit(one));
        Assert.AreEqual("BatchNormalization: column 'Input' has no mean and variance, because no batch has two finite numbers of one channel in it. Are there any rows?", error.Message);
    }

    [TestMethod]
    public void FitAndGetOutputSchema_WrongColumn_SayWhatIsExpected()
    {
        BatchNormalizationEstimator normalize = _mlContext.Transforms.BatchNormalization("Output", "Input");
        (DataViewType Type, string Printed)[] wrong =
        [
            (NumberDataViewType.Single, "Single. Make a vector of it: mlContext.Transforms.Concatenate(\"Input\", \"Input\")."),
            (NumberDataViewType.Int32, "Int32. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Input\", outputKind: DataKind.Single). Then make a vector of it: mlContext.Transforms.Concatenate(\"Input\", \"Input\")."),
            (new VectorDataViewType(NumberDataViewType.Single), "Vector<Single> of varying length. Say the size: write [VectorType(784)], with the number of values of a row, above the property; or set the ColumnType of a SchemaDefinition."),
            (new VectorDataViewType(NumberDataViewType.Double, 6), "Vector<Double, 6>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Input\", outputKind: DataKind.Single)."),
        ];
        foreach ((DataViewType type, string printed) in wrong)
        {
            var view = new SchemaOnlyView(type, "Input");
            AssertMessage($"Schema mismatch for input column 'Input': expected a known-size vector of Single or Byte, got {printed}", () => normalize.Fit(view));
        }

        var missing = new SchemaOnlyView(NumberDataViewType.Single, "Other");
        AssertMessage("Could not find input column 'Input'. The only column is 'Other'. Set inputColumnName to one of them.", () => normalize.Fit(missing));
        AssertMessage("Could not find input column 'Input'. The only column is 'Other'. Set inputColumnName to one of them.", () => normalize.GetOutputSchema(SchemaShapes.Of(missing.Schema)));
        var scalar = new SchemaOnlyView(NumberDataViewType.Single, "Input");
        AssertMessage(
            "Schema mismatch for input column 'Input': expected a known-size vector of Single or Byte, got Scalar of Single",
            () => normalize.GetOutputSchema(SchemaShapes.Of(scalar.Schema)));
        var ambiguous = new SchemaOnlyView(new VectorDataViewType(NumberDataViewType.Single, 2, 5, 7), "Input");
        AssertMessage(
            "Schema mismatch for input column 'Input': expected dimensions of which either the first or the last is a number of channels (1, 3 or 4), got Vector<Single, 2, 5, 7>. "
            + "Set the option InputShape to the images' channels, height and width, and PixelOrder if their pixels are interleaved.",
            () => normalize.Fit(ambiguous));
    }

    [TestMethod]
    public void BatchNormalization_SettingsOutOfRange_AreNamed()
    {
        AssertSetting("Epsilon", "Epsilon must be a finite number above 0.", () => _mlContext.Transforms.BatchNormalization("A", epsilon: 0));
        AssertSetting("Scale", "Scale must be a finite number.", () => _mlContext.Transforms.BatchNormalization("A", scale: double.NaN));
        AssertSetting("Shift", "Shift must be a finite number.", () => _mlContext.Transforms.BatchNormalization("A", shift: double.PositiveInfinity));
        AssertSetting("Momentum", "Momentum must be above 0 and at most 1.", () => Create(new() { Momentum = 0 }));
        AssertSetting("BatchSize", "BatchSize must be at least 2: one row has no variance.", () => Create(new() { BatchSize = 1 }));
        AssertSetting("InputShape", "InputShape must have at least 1 channel, row and column", () => Create(new() { InputShape = (0, 1, 1) }));
        AssertSetting("PixelOrder", "PixelOrder must be Planar or Interleaved.", () => Create(new() { PixelOrder = (PixelOrder)7 }));
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.BatchNormalization(new BatchNormalizationEstimator.Options()));
        StringAssert.StartsWith(error.Message, "BatchNormalization needs at least one column: add it to Columns.");
        error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.BatchNormalization([null!]));
        StringAssert.StartsWith(error.Message, "BatchNormalization: each of Columns needs the names of the column to add and the one to read.");

        BatchNormalizationEstimator Create(BatchNormalizationEstimator.Options options)
        {
            options.Columns = [new InputOutputColumnPair("A")];
            return _mlContext.Transforms.BatchNormalization(options);
        }

        static void AssertSetting(string name, string message, Action action)
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(action);
            Assert.AreEqual(name, error.ParamName);
            StringAssert.StartsWith(error.Message, message);
        }
    }

    [TestMethod]
    public void GetOutputSchema_SlotNames_StayAsTransformHasThem()
    {
        var rows = _mlContext.Data.LoadFromEnumerable(new[] { new Named { A = 1, B = 2 }, new Named { A = 3, B = 5 } });
        IDataView data = _mlContext.Transforms.Concatenate("Input", "A", "B").Fit(rows).Transform(rows);
        BatchNormalizationEstimator normalize = _mlContext.Transforms.BatchNormalization("Output", "Input");

        IDataView output = normalize.Fit(data).Transform(data);
        SchemaShape.Column shape = normalize.GetOutputSchema(SchemaShapes.Of(data.Schema)).Single(column => column.Name == "Output");

        Assert.AreSequenceEqual(new[] { "A", "B" }, output.Schema["Output"].Annotation<ReadOnlyMemory<char>>("SlotNames").Select(name => name.ToString()));
        Assert.IsTrue(output.Schema["Output"].IsNormalized());
        Assert.AreEqual((SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single), (shape.Kind, shape.ItemType));
        Assert.AreSequenceEqual(new[] { "IsNormalized", "SlotNames" }, shape.Annotations.Select(annotation => annotation.Name).Order());
    }

    [TestMethod]
    public void Fit_BeforeATrainer_TrainsAndCrossValidates()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(120));
        var pipeline = _mlContext.Transforms.BatchNormalization("Features")
            .Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 6, BatchSize = 16, StandardizeInput = false, Seed = 1 }));
        foreach (var fold in _mlContext.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 2))
            Assert.IsGreaterThan(0.9, fold.Metrics.MicroAccuracy);
    }

    private static void AssertMessage(string message, Action action) =>
        Assert.AreEqual($"{message} (Parameter 'inputSchema')", Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private static void AssertNormalized(
        IDataView data, IDataView output, Func<int, int> channelOf, double scale, double shift, string input = "Input", string added = "Output")
    {
        float[][] before = data.Arrays<float>(input), after = output.Arrays<float>(added);
        Assert.AreSequenceEqual(((VectorDataViewType)data.Schema[input].Type).Dimensions, ((VectorDataViewType)output.Schema[added].Type).Dimensions);
        Assert.HasCount(Rows, after);
        for (int i = 0; i < 6; i++)
        {
            double[] channel = [.. before.SelectMany(row => row.Where((x, j) => channelOf(j) == channelOf(i) && !float.IsNaN(x))).Select(x => (double)x)];
            double mean = channel.Average(), variance = channel.Average(x => (x - mean) * (x - mean));
            for (int row = 0; row < Rows; row++)
                Assert.AreEqual(scale * (before[row][i] - mean) / Math.Sqrt(variance + 1e-5) + shift, after[row][i], Tolerance * 10);
        }
    }

    private IDataView FitTransform(IDataView data, string output, string input, double epsilon = 1e-5, double scale = 1, double shift = 0) =>
        _mlContext.Transforms.BatchNormalization(output, input, epsilon, scale, shift).Fit(data).Transform(data);

    private IDataView View(VectorDataViewType type) => Load(CreateRows(), type);

    private IDataView Load(Row[] rows, VectorDataViewType type)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Input"].ColumnType = type;
        schema["Other"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 6);
        return _mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private static Row[] CreateRows(bool whole = false)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Rows).Select(_ => new Row { Input = Draw(), Other = Draw() })];

        float[] Draw() => [.. Enumerable.Range(0, 6).Select(i => whole ? random.Next(256) : 100 * i + (i + 1) * random.NextSingle())];
    }

    private sealed class Row
    {
        public float[] Input { get; set; } = [];

        public float[] Other { get; set; } = [];
    }

    private sealed class ByteRow
    {
        [VectorType(6)]
        public byte[] Input { get; set; } = [];
    }

    private sealed class Named
    {
        public float A { get; set; }

        public float B { get; set; }
    }
}
