using ExpressML.Explanations;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Explanations;

[TestClass]
public sealed class ExplanationTests
{
    private static readonly Explanation _explanation = new([0, 1, -3, 4], (1, 2, 2), classIndex: 0, className: null, score: 1);

    [TestMethod]
    public void ToImage_MapsNumbersToColours()
    {
        using MLImage image = _explanation.ToImage(ColorMap.Grey);
        Assert.AreEqual((2, 2), (image.Width, image.Height));
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 255, 64, 64, 64, 255, 0, 0, 0, 255, 255, 255, 255, 255 }, image.Pixels.ToArray());
    }

    [TestMethod]
    public void ToImage_NothingSpeaksForTheClass_IsTheFirstColour()
    {
        using MLImage image = new Explanation([0, -1, 0, 0], (1, 2, 2), 0, null, 1).ToImage();
        CollectionAssert.AreEqual(Enumerable.Repeat(new byte[] { 0x44, 0x01, 0x54, 255 }, 4).SelectMany(pixel => pixel).ToArray(), image.Pixels.ToArray());
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Rgba32)]
    [DataRow(MLPixelFormat.Bgra32)]
    public void Overlay_OfAWideImage_CoversWhatTheNetworkSaw(MLPixelFormat format)
    {
        byte[] below = [.. Enumerable.Range(0, 2 * 4).SelectMany(_ => new byte[] { 100, 100, 100, 200 })];
        using MLImage image = MLImage.CreateFromPixels(4, 2, format, below), overlaid = _explanation.Overlay(image, opacity: 0.5, ColorMap.Inferno);
        byte[] pixels = overlaid.Pixels.ToArray();
        Assert.AreEqual((4, 2, format), (overlaid.Width, overlaid.Height, overlaid.PixelFormat));
        CollectionAssert.AreEqual(new byte[] { 100, 100, 100, 200 }, pixels[..4]);
        CollectionAssert.AreEqual(new byte[] { 100, 100, 100, 200 }, pixels[^4..]);
        // The last colour of the map, (252, 255, 164), half over 100.
        byte[] highest = [176, 178, 132, 200];
        CollectionAssert.AreEqual(format == MLPixelFormat.Rgba32 ? highest : [highest[2], highest[1], highest[0], 200], pixels[24..28]);
    }

    [TestMethod]
    public void Overlay_OpacityOutOfRange_IsAnError()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, new byte[16]);
        Assert.StartsWith("opacity must be from 0 to 1.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _explanation.Overlay(image, opacity: 1.5)).Message);
    }

    [TestMethod]
    [DataRow(double.NaN, 0x44, 0x01, 0x54)]
    [DataRow(-1.0, 0x44, 0x01, 0x54)]
    [DataRow(0.5 / 9, 0x46, 0x14, 0x66)]
    [DataRow(1.0, 0xFD, 0xE7, 0x25)]
    [DataRow(7.0, 0xFD, 0xE7, 0x25)]
    public void ColorOf_Viridis_IsBetweenItsPlaces(double value, int red, int green, int blue) =>
        Assert.AreEqual(((byte)red, (byte)green, (byte)blue), ColorMap.Viridis.ColorOf(value));

    // Perceptually uniform maps grow lighter from end to end.
    [TestMethod]
    public void ColorOf_EachMap_GrowsLighter()
    {
        foreach (ColorMap map in new[] { ColorMap.Viridis, ColorMap.Inferno, ColorMap.Grey })
        {
            double[] lights = [.. Enumerable.Range(0, 101).Select(i => map.ColorOf(i / 100.0)).Select(color => (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue)))];
            CollectionAssert.AreEqual(lights.Order().ToArray(), lights, map.ToString());
        }

        static double Linear(byte part) => Math.Pow(part / 255.0, 2.2);
    }
}
