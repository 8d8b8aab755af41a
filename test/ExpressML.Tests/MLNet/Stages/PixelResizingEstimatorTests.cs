using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class PixelResizingEstimatorTests
{
    private const string Expected = "expected Vector<Single> or Vector<Byte> of 64 pixels (1×8×8, channel after channel), got ";

    private readonly MLContext _mlContext = new(seed: 1);

    private PixelResizingEstimator Resize => _mlContext.Transforms.ResizePixels("Features", "Pixels", (1, 8, 8), 28, 28);

    [TestMethod]
    public void GetOutputSchema_GoodColumn_AddsAVectorOfSingles()
    {
        SchemaShape output = Resize.GetOutputSchema(ShapeOf(new VectorDataViewType(NumberDataViewType.Byte, 64)));
        SchemaShape.Column column = output.Single(column => column.Name == "Features");
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, column.Kind);
        Assert.AreEqual(NumberDataViewType.Single, column.ItemType);
        Assert.IsFalse(column.IsKey);
        Assert.IsEmpty(column.Annotations);
        Assert.HasCount(2, output);
    }

    [TestMethod]
    public void GetOutputSchema_SameColumn_IsReplaced()
    {
        SchemaShape output = _mlContext.Transforms.ResizePixels("Pixels", null, (1, 8, 8), 28, 28).GetOutputSchema(ShapeOf(new VectorDataViewType(NumberDataViewType.Byte, 64)));
        Assert.AreEqual(NumberDataViewType.Single, output.Single().ItemType);
    }

    [TestMethod]
    public void GetOutputSchema_MissingColumn_NamesIt()
    {
        SchemaShape input = ShapeOf(new VectorDataViewType(NumberDataViewType.Single, 64), "Other");
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Resize.GetOutputSchema(input));
        Assert.AreEqual("Could not find input column 'Pixels'. The only column is 'Other'. Set inputColumnName to one of them. (Parameter 'inputSchema')", error.Message);
    }

    [TestMethod]
    public void GetOutputSchema_WrongType_SaysWhatIsExpected()
    {
        SchemaShape scalar = ShapeOf(NumberDataViewType.Single), text = ShapeOf(new VectorDataViewType(TextDataViewType.Instance, 64));
        SchemaShape variable = ShapeOf(new VectorDataViewType(NumberDataViewType.Single)), keys = ShapeOf(new VectorDataViewType(new KeyDataViewType(typeof(byte), 9), 64));
        AssertMismatch("Scalar of Single", () => Resize.GetOutputSchema(scalar));
        AssertMismatch("Vector of String", () => Resize.GetOutputSchema(text));
        AssertMismatch("VariableVector of Single", () => Resize.GetOutputSchema(variable));
        AssertMismatch("Vector of Byte, a key", () => Resize.GetOutputSchema(keys));
    }

    [TestMethod]
    public void FitAndTransform_WrongColumn_SayWhatIsExpected()
    {
        (DataViewType Type, string Printed)[] wrong =
        [
            (NumberDataViewType.Single, "Single"),
            (new VectorDataViewType(NumberDataViewType.Single), "Vector<Single> of varying length"),
            (new VectorDataViewType(NumberDataViewType.Single, 63), "Vector<Single, 63>"),
            (new VectorDataViewType(NumberDataViewType.Double, 64), "Vector<Double, 64>"),
            (new VectorDataViewType(NumberDataViewType.Single, 4, 16), "Vector<Single, 4, 16>"),
        ];
        PixelResizingTransformer fitted = Resize.Fit(ViewOf(new VectorDataViewType(NumberDataViewType.Single, 64)));
        foreach ((DataViewType type, string printed) in wrong)
        {
            SchemaOnlyView data = ViewOf(type);
            AssertMismatch(printed, () => Resize.Fit(data));
            AssertMismatch(printed, () => fitted.Transform(data));
            AssertMismatch(printed, () => fitted.GetOutputSchema(data.Schema));
            AssertMismatch(printed, () => fitted.GetRowToRowMapper(data.Schema));
        }
    }

    [TestMethod]
    public void Fit_InterleavedPixels_AreRefused()
    {
        PixelResizingEstimator resize = _mlContext.Transforms.ResizePixels("Pixels", null, (3, 8, 8), 28, 28);
        SchemaOnlyView interleaved = ViewOf(new VectorDataViewType(NumberDataViewType.Single, 8, 8, 3));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => resize.Fit(interleaved));
        StringAssert.StartsWith(error.Message, "Schema mismatch for input column 'Pixels': expected Vector<Single> or Vector<Byte> of 192 pixels (3×8×8, channel after channel), got Vector<Single, 8, 8, 3>");
    }

    [TestMethod]
    public void Fit_OneChannelAtEitherEnd_IsTaken()
    {
        Resize.Fit(ViewOf(new VectorDataViewType(NumberDataViewType.Single, 8, 8, 1)));
        Resize.Fit(ViewOf(new VectorDataViewType(NumberDataViewType.Single, 1, 8, 8)));
        Resize.Fit(ViewOf(new VectorDataViewType(NumberDataViewType.Single, 8, 8)));
    }

    [TestMethod]
    public void Fit_MissingColumn_NamesIt()
    {
        SchemaOnlyView data = ViewOf(new VectorDataViewType(NumberDataViewType.Single, 64), "Other");
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Resize.Fit(data));
        Assert.AreEqual("Could not find input column 'Pixels'. The only column is 'Other'. Set inputColumnName to one of them. (Parameter 'inputSchema')", error.Message);
    }

    [TestMethod]
    [DataRow(0, 28, "height")]
    [DataRow(28, 0, "width")]
    [DataRow(-1, 28, "height")]
    public void ResizePixels_SizeBelowOne_NamesIt(int height, int width, string parameter)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.ResizePixels("Pixels", null, (1, 8, 8), height, width));
        Assert.AreEqual(parameter, error.ParamName);
        StringAssert.StartsWith(error.Message, $"{parameter} must be at least 1.");
    }

    [TestMethod]
    public void ResizePixels_ImpossibleShapes_AreNamed()
    {
        var invalid = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.ResizePixels("Pixels", null, (0, 8, 8), 28, 28));
        StringAssert.StartsWith(invalid.Message, "inputShape must have at least 1 channel, row and column, and no more numbers than an array holds.");
        var tooLong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.ResizePixels("Pixels", null, (1, 8, 8), 100_000, 100_000));
        StringAssert.StartsWith(tooLong.Message, $"An image can have up to {Array.MaxLength} numbers, so it can't be resized to 1×100000×100000.");
    }

    [TestMethod]
    public void ResizePixels_NoNameOrCatalog_Throws()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => _mlContext.Transforms.ResizePixels(null!, null, (1, 8, 8), 28, 28));
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.ResizePixels("", null, (1, 8, 8), 28, 28));
        Assert.ThrowsExactly<ArgumentNullException>(() => ExpressMLTransformsCatalog.ResizePixels(null!, "Pixels", null, (1, 8, 8), 28, 28));
    }

    private static void AssertMismatch(string got, Action action) =>
        Assert.AreEqual($"Schema mismatch for input column 'Pixels': {Expected}{got} (Parameter 'inputSchema')", Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private static SchemaShape ShapeOf(DataViewType type, string name = "Pixels") =>
        new([SchemaSeam.Describe(new DataViewSchema.DetachedColumn(name, type))]);

    private static SchemaOnlyView ViewOf(DataViewType type, string name = "Pixels") => new(type, name);
}
