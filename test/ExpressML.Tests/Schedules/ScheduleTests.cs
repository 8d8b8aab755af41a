using ExpressML.Schedules;

namespace ExpressML.Tests.Schedules;

[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(1.0 / 3, 0.75)]
    [DataRow(0.5, 0.5)]
    [DataRow(2.0 / 3, 0.25)]
    [DataRow(1.0, 0.0)]
    public void CosineSchedule_FallsAlongHalfACosine(double progress, double factor) =>
        Assert.AreEqual(factor, new CosineSchedule().Factor(progress), 1e-15);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    public void ConstantSchedule_Stays(double progress) => Assert.AreEqual(1, new ConstantSchedule().Factor(progress));

    [TestMethod]
    public void ToString_IsTheCodeThatMakesThem()
    {
        Assert.AreEqual("new CosineSchedule()", new CosineSchedule().ToString());
        Assert.AreEqual("new ConstantSchedule()", new ConstantSchedule().ToString());
    }
}
