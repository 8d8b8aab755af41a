using ExpressML.Threads;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WorkerPoolTests
{
    [TestMethod]
    public void Take_WhileOthersAreTaken_GivesAFreeOne()
    {
        int created = 0;
        var pool = new WorkerPool<object>(2, () => ++created);
        object first = pool.Take(), second = pool.Take();
        Assert.AreEqual(2, created);
        Assert.AreNotSame(first, second);
        pool.GiveBack(first);
        Assert.AreSame(first, pool.Take());
        pool.Take();
        Assert.AreEqual(3, created, "more when none is free");
    }

    [TestMethod]
    public void Take_OnAllThreads_NeverSharesOne()
    {
        const int Threads = 4;
        var pool = new WorkerPool<int[]>(Threads, () => new int[1]);
        new ParallelRange(Threads).For(20_000, _ =>
        {
            int[] item = pool.Take();
            try
            {
                Assert.AreEqual(1, Interlocked.Increment(ref item[0]), "Two have the same.");
            }
            finally
            {
                Interlocked.Decrement(ref item[0]);
                pool.GiveBack(item);
            }
        });
    }
}
