using ExpressML.Schedules;

namespace ExpressML.Tests.Schedules;

[TestClass]
public sealed class ReduceOnPlateauScheduleTests
{
    [TestMethod]
    public void Factor_FirstEpoch_IsOne() => Assert.AreEqual(1, new ReduceOnPlateauSchedule().FactorAfter());

    [TestMethod]
    public void Factor_LossThatFalls_StaysOne() => Assert.AreEqual(1, new ReduceOnPlateauSchedule { Patience = 0 }.FactorAfter(3, 2, 1, 0.5));

    [TestMethod]
    public void Factor_MoreEpochsThanPatience_Falls()
    {
        var schedule = new ReduceOnPlateauSchedule { Patience = 2, Decay = 0.5 };
        Assert.AreEqual(1, schedule.FactorAfter(1, 1, 1));
        Assert.AreEqual(0.5, schedule.FactorAfter(1, 1, 1, 1));
        Assert.AreEqual(0.5, schedule.FactorAfter(1, 1, 1, 1, 1, 1));
        Assert.AreEqual(0.25, schedule.FactorAfter(1, 1, 1, 1, 1, 1, 1));
    }

    [TestMethod]
    public void Factor_Improvement_StartsTheCountingAnew() =>
        Assert.AreEqual(1, new ReduceOnPlateauSchedule { Patience = 1 }.FactorAfter(1, 2, 0.9, 2, 0.8, 2));

    [TestMethod]
    public void Factor_SmallImprovements_DoNotCount()
    {
        var schedule = new ReduceOnPlateauSchedule { Patience = 0, Decay = 0.5, MinimumChange = 0.1 };
        Assert.AreEqual(0.5, schedule.FactorAfter(1, 0.95));
        Assert.AreEqual(1, schedule.FactorAfter(1, 0.85));
    }
}
