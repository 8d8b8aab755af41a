using ExpressML.Tests.Support;
using ExpressML.Training.Batching;

namespace ExpressML.Tests.Training;

[TestClass]
public sealed class RowRandomTests
{
    [TestMethod]
    public void Begin_SameRow_GivesTheSameNumbersOfEveryKind()
    {
        Assert.AreEqual(Numbers(seed: 1, row: 5), Numbers(seed: 1, row: 5));
        Assert.AreNotEqual(Numbers(seed: 1, row: 5), Numbers(seed: 1, row: 6));
        Assert.AreNotEqual(Numbers(seed: 1, row: 5), Numbers(seed: 2, row: 5));

        static string Numbers(ulong seed, int row)
        {
            RowRandom random = Row(seed, row);
            byte[] bytes = new byte[11];
            random.NextBytes(bytes);
            return string.Join(
                " ", random.Next(), random.Next(10), random.Next(-5, 5), random.NextInt64(), random.NextInt64(10), random.NextInt64(-5, 5),
                random.NextDouble(), random.NextSingle(), Convert.ToHexString(bytes));
        }
    }

    [TestMethod]
    public void Next_Bounds_AreKept()
    {
        RowRandom random = Row(1, 1);
        var seen = new HashSet<int>();
        for (int i = 0; i < 200; i++)
            seen.Add(random.Next(-2, 3));
        CollectionAssert.AreEquivalent(new[] { -2, -1, 0, 1, 2 }, seen.ToArray());
        Assert.AreEqual(4, random.Next(4, 4));
        Assert.IsInRange(int.MinValue, int.MaxValue - 1, random.Next(int.MinValue, int.MaxValue));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => random.Next(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => random.Next(2, 1));
    }

    [TestMethod]
    [DoNotParallelize]
    public void Begin_AllocatesNothing()
    {
        RowRandom random = Row(1, 1);
        Allocations.AssertNone(() =>
        {
            random.Begin(2, 3);
            _ = random.Next(5) + random.NextDouble() + random.NextSingle();
        });
    }

    private static RowRandom Row(ulong seed, int row)
    {
        var random = new RowRandom();
        random.Begin(seed, row);
        return random;
    }
}
