using System.Security.Cryptography;
using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;

namespace ExpressML.Tests.Algorithms;

/// <summary>Other choices round otherwise: a network that was saved would no longer give the scores that it gave.</summary>
[TestClass]
public sealed class ConvolutionChoicesTests
{
    private static readonly int[] _counts = [1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 16, 21, 32, 96, 256];
    private static readonly int[] _heights = [1, 3, 4, 5, 8, 13, 28];

    [TestMethod]
    public void Rules_ManySizes_ChooseWhatTheyAlwaysChose()
    {
        byte[] choices = [.. Geometries().SelectMany(geometry => new[] { (byte)PassesRule.Choose(geometry), (byte)WeightsRule.Choose(geometry) })];
        Assert.AreEqual("65D1FD40023B5CBA529BCCDB228B33317FF4C986776F34D61DCD2F6791E93E5E", Convert.ToHexString(SHA256.HashData(choices)));
    }

    private static IEnumerable<ConvolutionGeometry> Geometries() =>
        from window in new[] { 3, 5 }
        from padding in new[] { 0, 1, 2 }
        from height in _heights
        from width in new[] { height, 2 * height + 3 }
        where height + 2 * padding >= window
        from channels in _counts
        from filters in _counts
        select new ConvolutionGeometry((channels, height, width), filters, window, window, Stride: 1, padding, Dilation: 1, Groups: 1);
}
