using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class StandardizedLossTests
{
    private static readonly double[] _means = [3, -2], _deviations = [2, 0.5];

    [TestMethod]
    public void Evaluate_Squares_AreThoseOfDeviations() => LossContract.VerifyValues(
        new StandardizedLoss(new MeanSquaredError(), Scale()), 2,
        (x, t) => Enumerable.Range(0, 2).Average(k => Math.Pow((x[k] - t[k]) / _deviations[k], 2)), Draw);

    [TestMethod]
    public void Evaluate_LossThatIsNoFunctionOfTheDifference_SeesStandardizedNumbers() => LossContract.VerifyValues(
        new StandardizedLoss(new Relative(), Scale()), 2,
        (x, t) => Enumerable.Range(0, 2).Average(k => Standardized(x[k], k) * Standardized(t[k], k)), Draw);

    [TestMethod]
    public void TotalWeight_IsThatOfStandardizedTargets()
    {
        float[] targets = LaneBlocks.Pack([[5, -2], [1, -3]]);
        Assert.AreEqual(1 + 0 + -1 - 2, new StandardizedLoss(new Relative(), Scale()).TotalWeight(LossTargets.OfValues(targets, 2)));
    }

    [TestMethod]
    public void Evaluate_TwoOutputsOfOneChannel_HaveItsStatistics()
    {
        var layer = new Unstandardize();
        _ = new Network((1, 1, 2), [layer]);
        layer.SetStatistics([3], [2]);
        BlockResult result = new StandardizedLoss(new MeanSquaredError(), layer).Evaluate(
            LaneBlocks.Pack([[5, 7]]), LossTargets.OfValues(LaneBlocks.Pack([[3, 3]]), 1), 1, new float[2 * Lanes.Count]);
        Assert.AreEqual((1 + 4) / 2.0, result.Loss);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Evaluate_SteadyState_AllocatesNothing()
    {
        var loss = new StandardizedLoss(new MeanSquaredError(), Scale());
        float[] block = new float[2 * Lanes.Count], gradient = new float[2 * Lanes.Count];
        Allocations.AssertNone(() =>
        {
            LossTargets targets = LossTargets.OfValues(block, Lanes.Count);
            loss.TotalWeight(targets);
            loss.Evaluate(block, targets, 1, gradient);
        });
    }

    private static double Standardized(double value, int k) => (value - _means[k]) / _deviations[k];

    private static double[] Draw(Random random) => [3 + 2 * random.NextSingle(), -2 + random.NextSingle()];

    private static Unstandardize Scale()
    {
        var layer = new Unstandardize();
        _ = new Network(Shape.Vector(2), [layer]);
        layer.SetStatistics(_means, _deviations);
        return layer;
    }

    /// <summary>x·t, weighted by the sum of an example's targets.</summary>
    private sealed class Relative : ElementwiseLoss
    {
        protected internal override double Weight(LossTargets targets, int lane) => targets[0, lane] + targets[1, lane];

        protected override double Evaluate(double output, double target, out double derivative)
        {
            derivative = target;
            return output * target;
        }
    }
}
