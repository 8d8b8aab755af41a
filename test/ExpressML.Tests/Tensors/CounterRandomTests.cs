using ExpressML.Tensors;

namespace ExpressML.Tests.Tensors;

[TestClass]
public sealed class CounterRandomTests
{
    [TestMethod]
    public void NextUInt64_GivesThePublishedNumbersOfSplitMix64()
    {
        // From Vigna's splitmix64.c: the first numbers of two seeds.
        AssertNumbers(0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]);
        AssertNumbers(1234567, [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]);

        static void AssertNumbers(ulong seed, ulong[] expected)
        {
            var random = new CounterRandom(seed);
            foreach (ulong number in expected)
                Assert.AreEqual(number, random.NextUInt64());
        }
    }

    [TestMethod]
    public void NextDouble_IsUniform()
    {
        const int Count = 100_000;
        var random = new CounterRandom(5);
        double sum = 0, squares = 0;
        int[] tenths = new int[10];
        for (int i = 0; i < Count; i++)
        {
            double value = random.NextDouble();
            Assert.IsTrue(value is >= 0 and < 1);
            sum += value;
            squares += value * value;
            tenths[(int)(10 * value)]++;
        }

        // Five deviations of the mean of so many.
        Assert.AreEqual(0.5, sum / Count, 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.AreEqual(1.0 / 3, squares / Count, 5 * Math.Sqrt(4.0 / 45 / Count));
        foreach (int tenth in tenths)
            Assert.AreEqual(Count / 10, tenth, 5 * Math.Sqrt(0.09 * Count));
    }

    [TestMethod]
    public void Index_Neighbours_HaveNothingInCommon()
    {
        const int Count = 20_000;
        double product = 0;
        var first = new HashSet<ulong>();
        for (ulong index = 0; index < Count; index++)
        {
            CounterRandom one = new(3, index), next = new(3, index + 1);
            product += (one.NextDouble() - 0.5) * (next.NextDouble() - 0.5);
            Assert.IsTrue(first.Add(new CounterRandom(3, index).NextUInt64()));
        }

        Assert.AreEqual(0, product / Count, 5.0 / 12 / Math.Sqrt(Count));
        Assert.AreNotEqual(new CounterRandom(3, 4).NextUInt64(), new CounterRandom(4, 3).NextUInt64());
    }

    [TestMethod]
    public void NextBelow_ReachesAllAndNoMore()
    {
        var random = new CounterRandom(1);
        int[] counts = new int[7];
        for (int i = 0; i < 7000; i++)
            counts[random.NextBelow(7)]++;
        foreach (int count in counts)
            Assert.AreEqual(1000, count, 5 * Math.Sqrt(1000));
        Assert.AreEqual(0UL, random.NextBelow(1));
    }
}
