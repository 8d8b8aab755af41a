using ExpressML.Images;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Tensors;

[TestClass]
public sealed class PixelBytesTests
{
    // More than two vectors of bytes on every machine, so that there are lengths with and without a remainder.
    private const int Longest = 137;

    [TestMethod]
    public void TryNarrow_WholeNumbers_AreTheSameWhenWidened()
    {
        var random = new Random(1);
        for (int length = 0; length <= Longest; length++)
        {
            float[] pixels = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(256))];
            var widened = new GuardedBuffer(length);
            byte[] bytes = new byte[length + 1];
            bytes[length] = 77;

            Assert.IsTrue(PixelBytes.TryNarrow(pixels, bytes.AsSpan(0, length)));
            PixelBytes.Widen(bytes.AsSpan(0, length), widened.Span);

            CollectionAssert.AreEqual(Array.ConvertAll(pixels, pixel => (byte)pixel), bytes[..length]);
            Near.AreSame(pixels, widened.Span, $"pixels of {length}");
            Assert.AreEqual(77, bytes[length]);
        }
    }

    [TestMethod]
    [DataRow(-0f)]
    [DataRow(-1f)]
    [DataRow(0.5f)]
    [DataRow(254.99998f)]
    [DataRow(255.5f)]
    [DataRow(256f)]
    [DataRow(float.Epsilon)]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    [DataRow(float.MaxValue)]
    [DataRow(4294967296f)]
    public void TryNarrow_AnythingElseAtAnyPlace_IsRefused(float value)
    {
        for (int place = 0; place < Longest; place++)
        {
            float[] pixels = new float[Longest];
            pixels[place] = value;
            Assert.IsFalse(PixelBytes.TryNarrow(pixels, new byte[Longest]), $"at {place}");
        }
    }
}
