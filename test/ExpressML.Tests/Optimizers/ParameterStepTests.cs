using ExpressML.Optimizers;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class ParameterStepTests
{
    [TestMethod]
    public void State_TwoStates_LieOneAfterTheOther()
    {
        float[] states = [1, 2, 3, 4];
        var step = new ParameterStep(new float[2], new float[2], states, 1, 0.1);
        CollectionAssert.AreEqual(new float[] { 1, 2 }, step.State(0).ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 4 }, step.State(1).ToArray());
    }

    [TestMethod]
    public void Constructor_LengthsThatDoNotGoTogether_Throws()
    {
        Assert.StartsWith(
            "There must be 2 gradients, one for each parameter, but there are 3.",
            Assert.ThrowsExactly<ArgumentException>(() => { _ = new ParameterStep(new float[2], new float[3], [], 1, 0.1); }).Message);
        Assert.StartsWith(
            "The states must be a multiple of 2, but are 3.",
            Assert.ThrowsExactly<ArgumentException>(() => { _ = new ParameterStep(new float[2], new float[2], new float[3], 1, 0.1); }).Message);
    }
}
