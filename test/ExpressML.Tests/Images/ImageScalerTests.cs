using ExpressML.Images;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ImageScalerTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Apply_SameSize_GivesTheChannels(bool isBlueFirst)
    {
        byte[] bytes = Random(2 * 3);
        float[] planar = Scale(bytes, width: 3, height: 2, isBlueFirst, (4, 2, 3));
        int[] places = isBlueFirst ? [2, 1, 0, 3] : [0, 1, 2, 3];
        for (int c = 0; c < 4; c++)
            for (int pixel = 0; pixel < 6; pixel++)
                Assert.AreEqual(bytes[4 * pixel + places[c]], planar[6 * c + pixel]);
        Assert.AreSequenceEqual(planar[..18], Scale(bytes, width: 3, height: 2, isBlueFirst, (3, 2, 3)));
    }

    [TestMethod]
    public void Apply_OneChannel_IsLuma()
    {
        float[] grey = Scale([255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255, 255, 9], width: 4, height: 1, isBlueFirst: false, (1, 1, 4));
        Assert.AreSequenceEqual(new float[] { 76, 150, 29, 255 }, grey);
    }

    [TestMethod]
    public void Apply_EveryGrey_StaysTheSame()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).SelectMany(grey => new[] { (byte)grey, (byte)grey, (byte)grey, byte.MaxValue })];
        Assert.AreSequenceEqual(Enumerable.Range(0, 256).Select(grey => (float)grey), Scale(bytes, width: 256, height: 1, isBlueFirst: true, (1, 1, 256)));
    }

    [TestMethod]
    [DataRow(9, 7, 0, 0, 9, 7, 7, 9)]
    [DataRow(20, 7, 6, 0, 8, 7, 7, 8)]
    [DataRow(8, 30, 0, 11, 8, 8, 5, 5)]
    [DataRow(31, 40, 0, 9, 31, 21, 4, 6)]
    [DataRow(3, 2, 0, 0, 3, 2, 10, 15)]
    [DataRow(1, 9, 0, 4, 1, 1, 2, 3)]
    public void Apply_OtherSizeSampled_ResizesTheMiddle(int width, int height, int left, int top, int wide, int high, int newHeight, int newWidth)
    {
        byte[] bytes = Random(width * height);
        var middle = new float[3 * high * wide];
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < high; i++)
                for (int j = 0; j < wide; j++)
                    middle[(c * high + i) * wide + j] = bytes[4 * ((top + i) * width + left + j) + c];
        var expected = new float[3 * newHeight * newWidth];
        new BilinearResize((3, high, wide), newHeight, newWidth).Apply(middle, expected);

        Assert.AreSequenceEqual(expected.Select(x => MathF.Round(x)), Scale(bytes, width, height, isBlueFirst: false, (3, newHeight, newWidth), Shrinking.Sampled));
    }

    [TestMethod]
    public void Apply_ImagesOfSeveralSizes_DoNotMixThemUp()
    {
        var scaler = new ImageScaler((1, 5, 5));
        foreach ((int width, int height) in new[] { (9, 9), (4, 12), (9, 9), (30, 6), (6, 30) })
        {
            byte[] bytes = Random(width * height, seed: width);
            var planar = new float[25];
            scaler.Apply(new ImagePixels(bytes, width, height, isBlueFirst: false), planar);
            Assert.AreSequenceEqual(Scale(bytes, width, height, isBlueFirst: false, (1, 5, 5)), planar);
        }
    }

    [TestMethod]
    public void Apply_Enlarging_IsTheSameHoweverShrinkingIsDone()
    {
        byte[] bytes = Random(5 * 4);
        Assert.AreSequenceEqual(
            Scale(bytes, width: 5, height: 4, isBlueFirst: true, (3, 9, 10), Shrinking.Sampled), Scale(bytes, width: 5, height: 4, isBlueFirst: true, (3, 9, 10)));
    }

    [TestMethod]
    public void Apply_FineStripes_GivesTheirMean()
    {
        // One of five columns is white: sampling every 20th column gives all white or all black. At the edges half of the filter is cut off.
        const int Width = 560, Height = 560;
        byte[] bytes = [.. Enumerable.Range(0, Width * Height).SelectMany(pixel => Enumerable.Repeat(pixel % 5 == 0 ? byte.MaxValue : (byte)0, 4))];
        Assert.IsTrue(Array.TrueForAll(Scale(bytes, Width, Height, isBlueFirst: false, (1, 28, 28)), pixel => Math.Abs(pixel - 51) <= 3));
    }

    [TestMethod]
    public void Apply_WhiteImageOfManyPixels_StaysWhite()
    {
        byte[] bytes = new byte[4 * 40_000 * 2];
        Array.Fill(bytes, byte.MaxValue);
        Assert.AreSequenceEqual(new float[] { 255, 255 }, Scale(bytes, width: 2, height: 40_000, isBlueFirst: false, (1, 2, 1)));
    }

    private static float[] Scale(byte[] bytes, int width, int height, bool isBlueFirst, Shape target, Shrinking shrinking = Shrinking.Averaged)
    {
        var planar = new float[target.Length];
        new ImageScaler(target, shrinking).Apply(new ImagePixels(bytes, width, height, isBlueFirst), planar);
        return planar;
    }

    private static byte[] Random(int pixels, int seed = 1)
    {
        var bytes = new byte[4 * pixels];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
