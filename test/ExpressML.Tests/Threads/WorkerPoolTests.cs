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
    public void GiveBack_MoreThanAreKept_ForgetsThem()
    {
        int created = 0;
        var pool = new WorkerPool<object>(() => ++created) { MostKept = 2 };
        object[] taken = [.. Enumerable.Range(0, 5).Select(_ => pool.Take())];
        Array.ForEach(taken, pool.GiveBack);
        for (int i = 0; i < 2; i++)
            CollectionAssert.Contains(taken, pool.Take());
        CollectionAssert.DoesNotContain(taken, pool.Take());
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
