using ExpressML.Kernels;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ParallelRangeTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(8)]
    public void For_AnyCount_CallsEachIndexOnce(int threads)
    {
        for (int count = 0; count <= 40; count++)
        {
            int[] calls = new int[count];
            new ParallelRange(threads).For(count, index => Interlocked.Increment(ref calls[index]));
            CollectionAssert.AreEqual(Enumerable.Repeat(1, count).ToArray(), calls);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void For_BodyThrows_ThrowsWhatItThrew(int threads)
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => new ParallelRange(threads).For(10, index => { if (index == 3) throw new InvalidOperationException("index 3"); }));
        Assert.AreEqual("index 3", exception.Message);
    }
}
