using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Tasks;

/// <summary>A column that is missing or of another type: the message alone says what to do.</summary>
[TestClass]
public sealed class ColumnMessagesTests
{
    private const string Expected = "expected known-size vector of Single or Byte, or MLImage, got ",
        KnownSize = "write [VectorType(784)], with the number of values of a row, above the property; or set the ColumnType of a SchemaDefinition.";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(nameof(Habits.Singles), "Vector<Single> of varying length. Say the size: " + KnownSize)]
    [DataRow(nameof(Habits.EncodedImage), "Vector<Byte> of varying length. If the bytes are those of an image file (PNG, JPEG), decode them: "
        + "mlContext.Transforms.DecodeImages(\"Image\", \"EncodedImage\"), and set the option FeatureColumnName to \"Image\". If they are pixels: say the size: " + KnownSize)]
    [DataRow(nameof(Habits.Doubles), "Vector<Double, 4>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Doubles\", outputKind: DataKind.Single).")]
    [DataRow(nameof(Habits.DoublesOfAnySize), "Vector<Double> of varying length. Convert it: mlContext.Transforms.Conversion.ConvertType(\"DoublesOfAnySize\", outputKind: DataKind.Single). Say the size: " + KnownSize)]
    [DataRow(nameof(Habits.Integers), "Vector<Int32, 4>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Integers\", outputKind: DataKind.Single).")]
    [DataRow(nameof(Habits.Booleans), "Vector<Boolean, 4>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Booleans\", outputKind: DataKind.Single).")]
    [DataRow(nameof(Habits.Integer), "Int32. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Integer\", outputKind: DataKind.Single). "
        + "Then make one vector of all features: mlContext.Transforms.Concatenate(\"Features\", \"Integer\").")]
    [DataRow(nameof(Habits.Single), "Single. Make one vector of all features: mlContext.Transforms.Concatenate(\"Features\", \"Single\").")]
    [DataRow(nameof(Habits.Path), "String. If it is the path of an image file, load it: mlContext.Transforms.DecodeImages(\"Image\", \"Path\"), and set the option FeatureColumnName to \"Image\". "
        + "If it is text, make numbers of it, for example with mlContext.Transforms.Text.FeaturizeText(\"Features\", \"Path\").")]
    [DataRow(nameof(Habits.Category), "Key<UInt32, 0-4>. A key is the number of a category. Make a vector of it: mlContext.Transforms.Conversion.MapKeyToVector(\"Features\", \"Category\").")]
    [DataRow(nameof(Habits.Day), "DateTime. Make a vector of numbers of it first.")]
    public void Fit_FeaturesOfAnotherType_SaysWhatToDo(string column, string message)
    {
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = column, LabelColumnName = nameof(Habits.Category) });
        AssertStarts($"Schema mismatch for feature column '{column}': {Expected}{message}", () => trainer.Fit(Data()));

        // A pipeline is told shapes, without sizes.
        string withoutSizes = message.Replace(", 4>", ">", StringComparison.Ordinal).Replace(", 0-4>", ">", StringComparison.Ordinal);
        AssertStarts($"Schema mismatch for feature column '{column}': {Expected}{withoutSizes}", () => trainer.GetOutputSchema(SchemaShapes.Of(Data().Schema)));
    }

    [TestMethod]
    public void Fit_MissingColumn_ListsThoseThatExistAndNamesTheOption()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(3));
        AssertStarts(
            "Could not find feature column 'Pixels'. The columns are 'Features', 'Direction', 'Label'. Set FeatureColumnName to the one with the features.",
            () => new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = "Pixels" }).Fit(data));
        AssertStarts(
            "Could not find label column 'Number'. The columns are 'Features', 'Direction', 'Label'. Set LabelColumnName to the one with the labels.",
            () => new LeNetTrainer(new LeNetTrainer.Options { LabelColumnName = "Number" }).GetOutputSchema(SchemaShapes.Of(data.Schema)));
        AssertStarts(
            "Could not find weight column 'Weight'. The columns are 'Features', 'Direction', 'Label'. Set ExampleWeightColumnName to the one with the weights.",
            () => new LeNetTrainer(new LeNetTrainer.Options { ExampleWeightColumnName = "Weight" }).Fit(data));
    }

    [TestMethod]
    public void Fit_MissingColumnOfMany_ListsTheFirst()
    {
        var schema = new DataViewSchema.Builder();
        foreach (int i in Enumerable.Range(0, 785))
            schema.AddColumn($"pixel{i}", NumberDataViewType.Single);
        AssertStarts(
            $"Could not find label column 'Label'. The 785 columns begin with {string.Join(", ", Enumerable.Range(0, 20).Select(i => $"'pixel{i}'"))}. Set LabelColumnName",
            () => new LeNetTrainer().Fit(new SchemaOnlyView(schema.ToSchema())));
    }

    [TestMethod]
    public void Transform_MissingOrWrongColumn_SaysWhatToDo()
    {
        NetworkTransformer model = Points.Transformer(new BinaryPrediction());
        IDataView data = Data();
        AssertStarts(
            "Could not find feature column 'Features'. The columns are 'Singles', ",
            () => model.Transform(data));
        AssertContains("The network was trained on a column of this name: make one, for example with mlContext.Transforms.CopyColumns(\"Features\", inputColumnName).", () => model.Transform(data));

        AssertStarts(
            "Schema mismatch for feature column 'Features': expected Vector<Single, 4> or Vector<Byte, 4>, got Vector<Single> of varying length. Say the size: " + KnownSize,
            () => model.Transform(Renamed(nameof(Habits.Singles))));
        AssertStarts(
            "Schema mismatch for feature column 'Features': expected Vector<Single, 4> or Vector<Byte, 4>, got Vector<Double, 4>. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Features\", outputKind: DataKind.Single).",
            () => model.Transform(Renamed(nameof(Habits.Doubles))));
    }

    [TestMethod]
    public void Fit_KeysThatAreOnlyPossible_AreRefusedBeforeMemoryIsAskedFor()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(3));
        foreach (int bits in new[] { 31, 30, 20, 17 })
        {
            IDataView hashed = _mlContext.Transforms.Conversion.Hash("Label", "Direction", numberOfBits: bits).Fit(data).Transform(data);
            AssertHuge($"{1L << bits}", hashed);
        }

        var typed = SchemaDefinition.Create(typeof(Striped));
        typed["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 12, 12);
        foreach (ulong count in new ulong[] { int.MaxValue, 100_001, uint.MaxValue })
        {
            var schema = new DataViewSchema.Builder();
            schema.AddColumn("Features", typed["Features"].ColumnType);
            schema.AddColumn("Label", new KeyDataViewType(typeof(uint), count));
            AssertHuge($"{count}", new SchemaOnlyView(schema.ToSchema()));
        }
    }

    [TestMethod]
    public void Fit_LabelsOfVaryingLength_SaysTheSizeIsMissing()
    {
        AssertStarts(
            "Schema mismatch for label column 'Singles': expected known-size vector of Single, got Vector<Single> of varying length. Say the size: " + KnownSize,
            () => new ConvolutionalNetworkRegressionTrainer(Own("Singles")).Fit(Data()));
        AssertStarts(
            "Schema mismatch for label column 'Singles': expected known-size vector of Boolean or Single, got Vector<Single> of varying length. Say the size: " + KnownSize,
            () => new ConvolutionalNetworkMultilabelTrainer(Own("Singles")).Fit(Data()));
        AssertStarts(
            "Schema mismatch for label column 'Integer': expected Single, got Int32. Convert it: mlContext.Transforms.Conversion.ConvertType(\"Integer\", outputKind: DataKind.Single).",
            () => new ConvolutionalNetworkRegressionTrainer(Own("Integer")).Fit(Data()));
    }

    private static ConvolutionalNetworkTrainer.Options Own(string label) => new() { Network = net => net.Dense(4).Relu(), LabelColumnName = label, FeatureColumnName = nameof(Habits.Floats) };

    private static void AssertHuge(string count, IDataView view) => AssertStarts(
        $"Schema mismatch for label column 'Label': expected Key of at most 100000 classes, unless the key has values, got {count} classes, and the network would have an output for each. "
        + "Hash and [KeyType(count)] count the keys that are possible: map the label with mlContext.Transforms.Conversion.MapValueToKey(\"Label\") instead, which counts those that occur.",
        () => new LeNetTrainer().Fit(view));

    private IDataView Data() => _mlContext.Data.LoadFromEnumerable(new[] { new Habits() });

    private IDataView Renamed(string column)
    {
        IDataView data = Data();
        return _mlContext.Transforms.CopyColumns("Features", column).Fit(data).Transform(data);
    }

    private static void AssertStarts(string message, Action action) => Assert.StartsWith(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private static void AssertContains(string message, Action action) => Assert.Contains(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    /// <summary>Columns as they come without a second thought.</summary>
    private sealed class Habits
    {
        public float[] Singles { get; set; } = [1, 2];

        public byte[] EncodedImage { get; set; } = [1, 2];

        [VectorType(4)]
        public float[] Floats { get; set; } = [1, 2, 3, 4];

        [VectorType(4)]
        public double[] Doubles { get; set; } = [1, 2, 3, 4];

        public double[] DoublesOfAnySize { get; set; } = [1];

        [VectorType(4)]
        public int[] Integers { get; set; } = [1, 2, 3, 4];

        [VectorType(4)]
        public bool[] Booleans { get; set; } = [true, false, true, false];

        public int Integer { get; set; }

        public float Single { get; set; }

        public string Path { get; set; } = "a.png";

        [KeyType(5)]
        public uint Category { get; set; }

        public DateTime Day { get; set; }
    }
}
