using ExpressML.Benchmarks.Timing;

namespace ExpressML.Tests.Benchmarks;

/// <summary>Medians, of one figure and of several that are measured round by round.</summary>
[TestClass]
public sealed class StatisticsTests
{
    [TestMethod]
    public void Median_OddCount_IsTheMiddle() => Assert.AreEqual(2, Statistics.Median([9, 1, 2]));

    [TestMethod]
    public void Median_EvenCount_IsTheMeanOfTheTwoInTheMiddle() => Assert.AreEqual(2.5, Statistics.Median([4, 9, 1, 1]));

    [TestMethod]
    public void Measure_NoTimeLeft_StillHasTheFewestRounds()
    {
        int round = 0;
        Rounds rounds = Rounds.Measure(seconds: 0, fewest: 5, () => [++round, -10 * round]);
        Assert.AreEqual(1, rounds.Least(0));
        Assert.AreEqual(-50, rounds.Least(1));
        Assert.AreEqual(5, round);
    }
}
