using ExpressML.Images;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class BilinearResizeTests
{
    // Three roundings of single precision on values up to 1.
    private const double Tolerance = 3e-7;

    // torch.nn.functional.interpolate(torch.tensor([[[[1., 2.], [3., 4.]]]]), size=(4, 4), mode="bilinear", align_corners=False)
    [TestMethod]
    public void Apply_TwoByTwoToFourByFour_IsAsInPyTorch()
    {
        float[] expected =
        [
            1.0f, 1.25f, 1.75f, 2.0f,
            1.5f, 1.75f, 2.25f, 2.5f,
            2.5f, 2.75f, 3.25f, 3.5f,
            3.0f, 3.25f, 3.75f, 4.0f,
        ];
        CollectionAssert.AreEqual(expected, Resize([1, 2, 3, 4], (1, 2, 2), 4, 4));
    }

    [TestMethod]
    public void Apply_HalfTheSize_TakesTheMeanOfTheMiddlePixels() =>
        CollectionAssert.AreEqual(new float[] { 2.5f, 4.5f, 10.5f, 12.5f }, Resize([.. Enumerable.Range(0, 16).Select(i => (float)i)], (1, 4, 4), 2, 2));

    [TestMethod]
    public void Apply_SameSize_ChangesNothing()
    {
        float[] pixels = Noise(3 * 5 * 7);
        CollectionAssert.AreEqual(pixels, Resize(pixels, (3, 5, 7), 5, 7));
    }

    [TestMethod]
    public void Apply_UniformImage_StaysExactlyUniform()
    {
        float[] pixels = new float[11 * 13];
        Array.Fill(pixels, 0.1f);
        Assert.IsTrue(Array.TrueForAll(Resize(pixels, (1, 11, 13), 28, 9), pixel => pixel == 0.1f));
    }

    [TestMethod]
    public void Apply_OnePixel_FillsTheImage() => CollectionAssert.AreEqual(new float[] { 7, 7, 7, 7, 7, 7 }, Resize([7], (1, 1, 1), 2, 3));

    [TestMethod]
    [DataRow(1, 8, 8, 28, 28)]
    [DataRow(3, 28, 28, 32, 32)]
    [DataRow(2, 9, 5, 4, 11)]
    [DataRow(4, 1, 6, 3, 1)]
    [DataRow(1, 31, 17, 1, 1)]
    public void Apply_AnyShape_AgreesWithTheDefinition(int channels, int inputHeight, int inputWidth, int height, int width)
    {
        var shape = new Shape(channels, inputHeight, inputWidth);
        float[] x = Noise(shape.Length), y = Resize(x, shape, height, width);
        for (int c = 0; c < channels; c++)
            for (int i = 0; i < height; i++)
                for (int j = 0; j < width; j++)
                    Assert.AreEqual(Reference(x, shape, c, (i + 0.5) * inputHeight / height - 0.5, (j + 0.5) * inputWidth / width - 0.5), y[(c * height + i) * width + j], Tolerance);
    }

    // Each pixel weighs by how near its centre is, 0 from one pixel's distance on; past the edge, the edge goes on.
    private static double Reference(float[] x, Shape shape, int c, double row, double column)
    {
        (row, column) = (Math.Clamp(row, 0, shape.Height - 1), Math.Clamp(column, 0, shape.Width - 1));
        double sum = 0;
        for (int i = 0; i < shape.Height; i++)
            for (int j = 0; j < shape.Width; j++)
                sum += Math.Max(0, 1 - Math.Abs(i - row)) * Math.Max(0, 1 - Math.Abs(j - column)) * x[(c * shape.Height + i) * shape.Width + j];
        return sum;
    }

    private static float[] Resize(float[] x, Shape shape, int height, int width)
    {
        float[] y = new float[shape.Channels * height * width];
        new BilinearResize(shape, height, width).Apply(x, y);
        return y;
    }

    private static float[] Noise(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }
}
