using ExpressML.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class RowByRowCursorTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Images_ArePassedThroughWithTheirOwnScores()
    {
        IDataView images = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(CreateImage));
        IDataView pixels = _mlContext.Transforms
            .ExtractPixels("Features", "Image", ImagePixelExtractingEstimator.ColorBits.Red | ImagePixelExtractingEstimator.ColorBits.Green)
            .Fit(images).Transform(images);
        var source = new RecordingDataView(pixels);
        IDataView scored = ImageModels.Transformer().Transform(source);
        float[][] expected = scored.Arrays<float>("Score");
        int readBefore = source.RowsRead;

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Image"], scored.Schema["Score"]]);
        ValueGetter<MLImage> imageGetter = cursor.GetGetter<MLImage>(scored.Schema["Image"]);
        ValueGetter<VBuffer<float>> scoreGetter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        MLImage image = null!;
        VBuffer<float> score = default;
        for (int i = 0; i < 20; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(i + 1, source.RowsRead - readBefore);
            Assert.AreEqual(i, cursor.Position);
            imageGetter(ref image);
            scoreGetter(ref score);
            Assert.AreEqual((byte)(i * 10), image.Pixels[0]);
            CollectionAssert.AreEqual(expected[i], score.ToArray());
        }

        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void IdsAndActiveColumns_AreThoseOfTheInput()
    {
        IDataView source = ImageModels.Load(5), scored = ImageModels.Transformer().Transform(source);
        using DataViewRowCursor expected = source.GetRowCursor([source.Schema["Number"]]), actual = scored.GetRowCursor([scored.Schema["Number"]]);
        ValueGetter<DataViewRowId> expectedGetter = expected.GetIdGetter(), actualGetter = actual.GetIdGetter();
        DataViewRowId expectedId = default, actualId = default;
        while (expected.MoveNext())
        {
            Assert.IsTrue(actual.MoveNext());
            expectedGetter(ref expectedId);
            actualGetter(ref actualId);
            Assert.AreEqual(expectedId, actualId);
            Assert.AreEqual(expected.Batch, actual.Batch);
        }

        CollectionAssert.AreEqual(new[] { "Number" }, actual.Schema.Where(actual.IsColumnActive).Select(column => column.Name).ToArray());
    }

    private static ImageRow CreateImage(int i)
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 3 * 4).Select(k => (byte)(k % 4 == 3 ? 255 : i * 10 + k))];
        return new ImageRow { Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Rgba32, pixels) };
    }

    private sealed class ImageRow
    {
        [ImageType(2, 3)]
        public MLImage? Image { get; set; }
    }
}
