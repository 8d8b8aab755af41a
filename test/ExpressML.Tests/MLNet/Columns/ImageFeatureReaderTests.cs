using ExpressML.Tests.Support;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class ImageFeatureReaderTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void TryRead_FileWithAlpha_IsAsOnBlack()
    {
        // White: opaque, half transparent, and not to be seen. MLImage holds colours multiplied by alpha.
        byte[] pixels = [255, 255, 255, 255, 128, 128, 128, 128, 0, 0, 0, 0];
        Assert.AreSequenceEqual(new float[] { 255, 128, 0 }, ReadFile(pixels, (1, 1, 3)));
        Assert.AreSequenceEqual(new float[] { 255, 128, 0, 255, 128, 0, 255, 128, 0 }, ReadFile(pixels, (3, 1, 3)));
        Assert.AreSequenceEqual(new float[] { 255, 128, 0, 255, 128, 0, 255, 128, 0, 255, 128, 0 }, ReadFile(pixels, (4, 1, 3)));
    }

    private float[] ReadFile(byte[] pixels, Shape shape)
    {
        using var folder = new TemporaryFolder();
        using (MLImage image = MLImage.CreateFromPixels(3, 1, MLPixelFormat.Rgba32, pixels))
            image.Save(folder.File("image.png"));
        IDataView files = _mlContext.Data.LoadFromEnumerable([new ImageFile { Path = folder.File("image.png") }]);
        IDataView data = _mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path").Fit(files).Transform(files);

        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Image"]]);
        FeatureReader reader = FeatureReader.Create(cursor, data.Schema["Image"], new InputLayout(shape, PixelOrder.Planar));
        var example = new float[shape.Length];
        Assert.IsTrue(cursor.MoveNext() && reader.TryRead(example));
        return example;
    }
}
