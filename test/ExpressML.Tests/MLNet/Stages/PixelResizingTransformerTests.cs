using ExpressML.Images;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class PixelResizingTransformerTests
{
    private const int Rows = 300, Height = 28, Width = 20;

    private static readonly Shape _input = (1, 8, 8);

    private readonly MLContext _mlContext = new(seed: 1);

    private PixelResizingEstimator Resize => _mlContext.Transforms.ResizePixels("Features", "Pixels", _input, Height, Width);

    [TestMethod]
    public void Transform_Vector_GivesResizedPixelsWithDimensions()
    {
        IDataView data = Digits(), output = Resize.Fit(data).Transform(data);

        DataViewSchema.Column column = output.Schema["Features"];
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1, Height, Width), column.Type);
        Assert.IsEmpty(column.Annotations.Schema);
        Assert.AreEqual(data.GetRowCount(), output.GetRowCount());
        Assert.AreEqual(data.CanShuffle, output.CanShuffle);
        AssertSame(Expected(), output.GetColumn<float[]>("Features"));
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).ToArray(), output.GetColumn<int>("Number").ToArray());
    }

    [TestMethod]
    public void Transform_Bytes_GivesTheSameAsSingles()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Images().Select(image => new ByteDigit { Pixels = Array.ConvertAll(image.Pixels, pixel => (byte)pixel) }));
        AssertSame(Expected(), Resize.Fit(data).Transform(data).GetColumn<float[]>("Features"));
    }

    [TestMethod]
    public void Transform_SparseVectors_GivesTheSameAsDense()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Images().Select(SparseDigit.From));
        AssertSame(Expected(), Resize.Fit(data).Transform(data).GetColumn<float[]>("Features"));
    }

    [TestMethod]
    public void Transform_SameColumn_HidesTheOldOne()
    {
        IDataView data = Digits(), output = _mlContext.Transforms.ResizePixels("Pixels", null, _input, Height, Width).Fit(data).Transform(data);
        AssertSame(Expected(), output.GetColumn<float[]>("Pixels"));
    }

    [TestMethod]
    public void Transform_ColumnNotAskedFor_IsNotComputed()
    {
        int computed = 0;
        IDataView data = Digits();
        var pipeline = _mlContext.Transforms.CustomMapping<Digit, Image>((input, output) => (output.Pixels, computed) = (input.Pixels, computed + 1), null).Append(Resize);
        IDataView view = pipeline.Fit(data).Transform(data);
        computed = 0;

        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Number"]]))
        {
            Assert.IsFalse(cursor.IsColumnActive(view.Schema["Features"]));
            while (cursor.MoveNext())
                Assert.AreEqual(cursor.Position, Read<int>(cursor, "Number"));
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]));
            StringAssert.StartsWith(error.Message, "Requested column 'Features' is not active.");
        }

        Assert.AreEqual(0, computed);
    }

    [TestMethod]
    public void GetGetter_OtherType_NamesBoth()
    {
        IDataView data = Digits(), output = Resize.Fit(data).Transform(data);
        using DataViewRowCursor cursor = output.GetRowCursor(output.Schema);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(output.Schema["Features"]));
        Assert.AreEqual($"Column 'Features' is Vector<Single, 1, {Height}, {Width}>; it cannot be read as System.Single.", error.Message);
    }

    [TestMethod]
    public void GetRowCursorSet_ReadInParallel_GivesTheSameRows()
    {
        IDataView data = _mlContext.Data.Cache(Digits()), output = Resize.Fit(data).Transform(data);
        float[][] expected = Expected(), actual = new float[Rows][];

        DataViewRowCursor[] cursors = output.GetRowCursorSet([output.Schema["Number"], output.Schema["Features"]], 4);
        Assert.HasCount(4, cursors);
        Task.WaitAll([.. cursors.Select(cursor => Task.Run(() =>
        {
            using (cursor)
                while (cursor.MoveNext())
                    actual[Read<int>(cursor, "Number")] = [.. Read<VBuffer<float>>(cursor, "Features").DenseValues()];
        }))]);

        AssertSame(expected, actual);
    }

    [TestMethod]
    public void Transform_Shuffled_KeepsRowsTogether()
    {
        IDataView data = _mlContext.Data.Cache(Digits()), output = _mlContext.Data.ShuffleRows(Resize.Fit(data).Transform(data), seed: 3);
        float[][] expected = Expected();
        int[] order = [.. output.GetColumn<int>("Number")];
        CollectionAssert.AreNotEqual(Enumerable.Range(0, Rows).ToArray(), order);
        AssertSame([.. order.Select(number => expected[number])], output.GetColumn<float[]>("Features"));
    }

    [TestMethod]
    public void Preview_ShowsTheColumn()
    {
        DataDebuggerPreview preview = Resize.Preview(Digits());
        Assert.AreEqual("Features", preview.ColumnView[^1].Column.Name);
        Assert.HasCount(100, preview.RowView);
    }

    [TestMethod]
    public void PredictionEngine_GivesTheSameAsTransform()
    {
        IDataView data = Digits();
        PredictionEngine<Digit, Resized> engine = _mlContext.Model.CreatePredictionEngine<Digit, Resized>(Resize.Append(_mlContext.Transforms.CopyColumns("Copy", "Features")).Fit(data));
        AssertSame(Expected(), Images().Select(image => engine.Predict(image).Features));
    }

    [TestMethod]
    public void RowWithAnotherLength_SaysWhichRow()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Images().Select(image => new Digit { Pixels = image.Number == 2 ? image.Pixels[..63] : image.Pixels }));
        IDataView output = Resize.Fit(data).Transform(data);
        using DataViewRowCursor cursor = output.GetRowCursor([output.Schema["Features"]]);
        for (int row = 0; row <= 2; row++)
            cursor.MoveNext();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Read<VBuffer<float>>(cursor, "Features"));
        Assert.AreEqual("Column 'Pixels' has 63 values in row 2 (counted from 0), but its type promises 64.", error.Message);
    }

    [TestMethod]
    public void SavedModel_LoadedInAnotherProcess_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Digits();
        ITransformer model = _mlContext.Transforms.CopyColumns("Image", "Pixels")
            .Append(_mlContext.Transforms.ResizePixels("Features", "Image", _input, Height, Width))
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Features"))
            .Fit(data);
        _mlContext.Model.SaveAtomically(model, data.Schema, folder.File("model.zip"));

        float[] actual = ConsumerProcess.Predict(folder.File("model.zip"), data, "Copy");

        CollectionAssert.AreEqual(Expected().SelectMany(row => row).ToArray(), actual);
    }

    [TestMethod]
    public void SavedModel_LoadedHere_KeepsTheSchema()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Digits();
        _mlContext.Model.Save(Resize.Fit(data), data.Schema, folder.File("model.zip"));
        ITransformer loaded = new MLContext().Model.Load(folder.File("model.zip"), out DataViewSchema schema);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 64), schema["Pixels"].Type);
        AssertSame(Expected(), loaded.Transform(data).GetColumn<float[]>("Features"));
    }

    private static T Read<T>(DataViewRow row, string columnName)
    {
        T value = default!;
        row.GetGetter<T>(row.Schema[columnName])(ref value);
        return value;
    }

    private static void AssertSame(float[][] expected, IEnumerable<float[]> actual)
    {
        float[][] rows = [.. actual];
        Assert.HasCount(expected.Length, rows);
        for (int row = 0; row < rows.Length; row++)
            CollectionAssert.AreEqual(expected[row], rows[row], $"Row {row}.");
    }

    private static float[][] Expected()
    {
        var resize = new BilinearResize(_input, Height, Width);
        return [.. Images().Select(image =>
        {
            float[] resized = new float[Height * Width];
            resize.Apply(image.Pixels, resized);
            return resized;
        })];
    }

    private IDataView Digits() => _mlContext.Data.LoadFromEnumerable(Images());

    // Half of the pixels are 0, as in images of digits.
    private static Digit[] Images()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Rows).Select(number => new Digit
        {
            Number = number,
            Pixels = [.. Enumerable.Range(0, _input.Length).Select(_ => (float)Math.Max(0, random.Next(-255, 256)))],
        })];
    }

    private sealed class Digit
    {
        public int Number { get; set; }

        [VectorType(64)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Image
    {
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class ByteDigit
    {
        [VectorType(64)]
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class SparseDigit
    {
        [VectorType(64)]
        public VBuffer<float> Pixels { get; set; }

        public static SparseDigit From(Digit digit)
        {
            int[] indices = [.. Enumerable.Range(0, digit.Pixels.Length).Where(i => digit.Pixels[i] != 0)];
            return new SparseDigit { Pixels = new VBuffer<float>(digit.Pixels.Length, indices.Length, [.. indices.Select(i => digit.Pixels[i])], indices) };
        }
    }

    private sealed class Resized
    {
        [VectorType(Height * Width)]
        public float[] Features { get; set; } = [];
    }
}
