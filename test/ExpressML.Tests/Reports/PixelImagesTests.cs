using ExpressML.Reports.Drawing;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed class PixelImagesTests
{
    private const string Beginning = "data:image/png;base64,";

    [TestMethod]
    public void DataUri_OfGrey_GoesFromBlackToWhite()
    {
        // Two rows of three pixels, from −1 to 1.
        byte[] pixels = Decode(PixelImages.DataUri((1, 2, 3), [-1, 0, 1, 2, -2, 0.5f], black: -1, white: 1), width: 3, height: 2);
        Assert.AreSequenceEqual<byte>([0, 128, 255, 255, 0, 191], Channel(pixels, 0));
        Assert.AreSequenceEqual(Channel(pixels, 0), Channel(pixels, 2));
    }

    [TestMethod]
    public void DataUri_OfColors_KeepsThemApart()
    {
        byte[] pixels = Decode(PixelImages.DataUri((3, 1, 2), [255, 0, 0, 128, 7, 9], black: 0, white: 255), width: 2, height: 1);
        Assert.AreSequenceEqual<byte>([255, 0], Channel(pixels, 0));
        Assert.AreSequenceEqual<byte>([0, 128], Channel(pixels, 1));
        Assert.AreSequenceEqual<byte>([7, 9], Channel(pixels, 2));
    }

    [TestMethod]
    public void DataUri_OfAnotherNumberOfChannels_IsTheirMean() =>
        Assert.AreSequenceEqual<byte>([100], Channel(Decode(PixelImages.DataUri((2, 1, 1), [50, 150], black: 0, white: 255), width: 1, height: 1), 1));

    [TestMethod]
    public void DataUri_WithoutAnyContrast_IsBlack() =>
        Assert.AreSequenceEqual<byte>([0], Channel(Decode(PixelImages.DataUri((1, 1, 1), [3], black: 3, white: 3), width: 1, height: 1), 0));

    // The order of red, green and blue in memory depends on the machine.
    private static byte[] Decode(string uri, int width, int height)
    {
        Assert.StartsWith(Beginning, uri);
        using var stream = new MemoryStream(Convert.FromBase64String(uri[Beginning.Length..]));
        using MLImage image = MLImage.CreateFromStream(stream);
        Assert.AreEqual((width, height), (image.Width, image.Height));
        byte[] pixels = image.Pixels.ToArray();
        if (image.PixelFormat == MLPixelFormat.Bgra32)
        {
            for (int i = 0; i < pixels.Length; i += 4)
                (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        }

        return pixels;
    }

    private static byte[] Channel(byte[] pixels, int channel) => [.. pixels.Where((_, i) => i % 4 == channel)];
}
