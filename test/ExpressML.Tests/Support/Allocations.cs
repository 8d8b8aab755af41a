namespace ExpressML.Tests.Support;

/// <summary>What the current thread allocates.</summary>
internal static class Allocations
{
    private const int WarmUpCalls = 3;
    private const int Calls = 20;

    /// <summary>Asserts that an action, once it is warm, allocates nothing on this thread.</summary>
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < WarmUpCalls; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
            action();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before, $"bytes in {Calls} calls");
    }
}
