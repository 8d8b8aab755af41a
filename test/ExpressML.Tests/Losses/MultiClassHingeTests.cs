using ExpressML.Losses;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class MultiClassHingeTests
{
    [TestMethod]
    public void Evaluate_EqualsItsFormula() => LossContract.VerifyLabels(
        new MultiClassHinge(), 6, (x, label) => x.Where((_, k) => k != label).Sum(value => Math.Max(0, 1 - x[label] + value)) / 6);

    [TestMethod]
    public void Evaluate_BeyondTheMargin_IsZero()
    {
        float[] gradient = new float[3 * 16];
        BlockResult result = new MultiClassHinge().Evaluate(LaneBlocks.Pack([[2, 1, 0]]), LossTargets.OfLabels([0]), 1, gradient);
        Assert.AreEqual(0, result.Loss);
        Assert.IsTrue(gradient.All(value => value == 0));
    }

    [TestMethod]
    public void Evaluate_NaN_GivesNaN() => Assert.IsTrue(double.IsNaN(
        new MultiClassHinge().Evaluate(LaneBlocks.Pack([[1, double.NaN]]), LossTargets.OfLabels([0]), 1, new float[32]).Loss));

    [TestMethod]
    public void CheckTargets_Numbers_SaysWhatToUse() => Assert.AreEqual(
        "MultiClassHinge does not suit targets that are numbers. Use MeanSquaredError, MeanAbsoluteError or Huber.",
        Assert.ThrowsExactly<InvalidOperationException>(() => new MultiClassHinge().CheckTargets(2, TargetKind.Number)).Message);

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual("new MultiClassHinge()", new MultiClassHinge().ToString());
}
