namespace ExpressML.Tests.Support;

/// <summary>What the current thread allocates.</summary>
internal static class Allocations
{
    private const int Rounds = 5;
    private const int CallsARound = 20;

    /// <summary>Asserts that an action, once it is warm, allocates nothing on this thread.</summary>
    /// <remarks>
    /// One round without a byte is proof: what the action allocates, it allocates in every round. What the runtime itself charges to the
    /// thread now and then, it does not.
    /// </remarks>
    public static void AssertNone(Action action)
    {
        action();
        Assert.AreEqual(0, Enumerable.Range(0, Rounds).Min(_ => OfRound(action)), $"bytes in {CallsARound} calls, at the least");
    }

    private static long OfRound(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < CallsARound; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
