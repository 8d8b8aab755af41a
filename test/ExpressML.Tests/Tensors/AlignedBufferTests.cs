using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Tests.Tensors;

[TestClass]
public sealed class AlignedBufferTests
{
    [TestMethod]
    public unsafe void Span_EveryLength_IsZeroedAndStartsOnACacheLine()
    {
        for (int length = 1; length < 100; length++)
        {
            Span<float> span = new AlignedBuffer(length).Span;
            Assert.AreEqual(length, span.Length);
            Assert.IsFalse(span.ContainsAnyExcept(0f));
            Assert.AreEqual(0, (long)Unsafe.AsPointer(ref span[0]) % 64);
        }
    }

    [TestMethod]
    public void Slice_BeyondTheEnd_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AlignedBuffer(10).Slice(5, 6).Clear());
}
