using ExpressML.Threads;

namespace ExpressML.Tests.Threads;

[TestClass]
public sealed class FasterWayTests
{
    private readonly FasterWay _way = new();

    [TestMethod]
    [DataRow(1.0, 1.2)]
    [DataRow(1.2, 1.0)]
    [DataRow(1.0, 50.0)]
    public void TakesFirst_TimesThatStayTheSame_TakesTheFasterNearlyAlways(double first, double second)
    {
        int slower = Calls(5000, first, second).Count(isFirst => isFirst != first < second);
        Assert.IsInRange(4, 20, slower);
    }

    [TestMethod]
    public void TakesFirst_NewOne_TriesBothStartingWithTheFirst() =>
        Assert.AreSequenceEqual([true, false, true, false, true, false, true, false], Calls(8, 1, 2));

    [TestMethod]
    public void TakesFirst_TheFirstCallWasSlow_LearnsThatLaterOnesAreNot()
    {
        _way.Took(_way.TakesFirst(), 100);
        Calls(100, 1, 2);
        Assert.IsTrue(Calls(200, 1, 2).Count(isFirst => isFirst) > 180);
    }

    [TestMethod]
    public void TakesFirst_OneInterruption_KeepsTheChoice()
    {
        Calls(20, 1, 2);
        Assert.IsTrue(_way.TakesFirst());
        _way.Took(true, 1000);
        Assert.IsTrue(_way.TakesFirst());
    }

    [TestMethod]
    public void TakesFirst_TimesTurn_TurnsTheChoice()
    {
        Calls(1000, 1, 2);
        Calls(20, 3, 2);
        Assert.IsTrue(Calls(200, 3, 2).Count(isFirst => !isFirst) > 180);
    }

    [TestMethod]
    public void TakesFirst_TheOtherBecomesFaster_IsFoundOut()
    {
        Calls(5000, 1, 2);
        Calls(1200, 1, 0.5);
        Assert.IsTrue(Calls(200, 1, 0.5).Count(isFirst => !isFirst) > 180);
    }

    private List<bool> Calls(int count, double first, double second)
    {
        var taken = new List<bool>();
        for (int call = 0; call < count; call++)
        {
            bool isFirst = _way.TakesFirst();
            _way.Took(isFirst, isFirst ? first : second);
            taken.Add(isFirst);
        }

        return taken;
    }
}
