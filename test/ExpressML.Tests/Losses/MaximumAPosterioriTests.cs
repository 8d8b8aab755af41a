using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class MaximumAPosterioriTests
{
    [TestMethod]
    [DataRow(0.1)]
    [DataRow(1)]
    [DataRow(5)]
    public void Evaluate_EqualsEquation9(double j) => LossContract.VerifyLabels(
        new MaximumAPosteriori { RubbishPenalty = j }, 6,
        (x, label) => -x[label] + Math.Log(Math.Exp(-j) + x.Sum(value => Math.Exp(value))));

    [TestMethod]
    public void Evaluate_AllPenaltiesFarAboveTheRubbish_PullsTheRightClassOnly()
    {
        BlockResult result = Evaluate(new MaximumAPosteriori(), [-500, -400, -1e30], label: 0, out double[] gradient);
        Assert.AreEqual(500 - 1, result.Loss, 1e-9);
        CollectionAssert.AreEqual(new double[] { -1, 0, 0 }, gradient);
    }

    [TestMethod]
    public void Evaluate_HugeOutputs_StaysFinite() => Assert.AreEqual(2e30, Evaluate(new MaximumAPosteriori(), [1e30, 0, -1e30], label: 2, out _).Loss, 1e24);

    [TestMethod]
    public void Evaluate_NaN_GivesNaN() => Assert.IsTrue(double.IsNaN(Evaluate(new MaximumAPosteriori(), [1, double.NaN], label: 0, out _).Loss));

    [TestMethod]
    public void CheckTargets_Numbers_SaysWhatToUse() => Assert.AreEqual(
        "MaximumAPosteriori does not suit targets that are numbers. Use MeanSquaredError, MeanAbsoluteError or Huber.",
        Assert.ThrowsExactly<InvalidOperationException>(() => new MaximumAPosteriori().CheckTargets(2, TargetKind.Number)).Message);

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt()
    {
        Assert.AreEqual("new MaximumAPosteriori()", new MaximumAPosteriori().ToString());
        Assert.AreEqual("new MaximumAPosteriori { RubbishPenalty = 0.1 }", new MaximumAPosteriori { RubbishPenalty = 0.1 }.ToString());
    }

    private static BlockResult Evaluate(Loss loss, double[] outputs, int label, out double[] gradient)
    {
        float[] gradients = new float[outputs.Length * Lanes.Count];
        BlockResult result = loss.Evaluate(LaneBlocks.Pack([outputs]), LossTargets.OfLabels([label]), 1, gradients);
        gradient = LaneBlocks.Unpack(gradients.AsSpan().ToDoubles(), 1)[0];
        return result;
    }
}
