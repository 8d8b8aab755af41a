using ExpressML.Threads;

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

    [TestMethod]
    public void For_InsideABody_CallsEachIndexOnce()
    {
        int[] calls = new int[30];
        var range = new ParallelRange(4);
        range.For(5, outer => range.For(6, inner => Interlocked.Increment(ref calls[outer * 6 + inner])));
        CollectionAssert.AreEqual(Enumerable.Repeat(1, calls.Length).ToArray(), calls);
    }

    [TestMethod]
    public void For_ManyCallersAtOnce_CallsEachIndexOnce()
    {
        const int Callers = 8, Rounds = 2000, Count = 5;
        var calls = new int[Callers];
        Thread[] threads = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            var range = new ParallelRange(3);
            for (int round = 0; round < Rounds; round++)
                range.For(Count, _ => Interlocked.Increment(ref calls[caller]));
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        CollectionAssert.AreEqual(Enumerable.Repeat(Rounds * Count, Callers).ToArray(), calls);
    }

    [TestMethod]
    public void For_AfterAPause_HasHelpers()
    {
        var range = new ParallelRange(2);
        for (int round = 0; round < 3; round++)
        {
            // Long enough for the helpers to fall asleep.
            Thread.Sleep(20);
            using var together = new Barrier(2);
            range.For(2, _ => Assert.IsTrue(together.SignalAndWait(TimeSpan.FromSeconds(30)), "The second index waited for the first."));
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void For_OnTwoThreads_AllocatesNothing()
    {
        var range = new ParallelRange(2);
        Action<int> body = _ => Thread.SpinWait(10);
        range.For(4, body);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < 1000; round++)
            range.For(4, body);
        Assert.IsLessThan(1000, GC.GetTotalAllocatedBytes(precise: true) - before);
    }
}
