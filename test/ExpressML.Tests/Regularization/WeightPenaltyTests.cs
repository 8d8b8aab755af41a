using ExpressML.Regularization;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Regularization;

[TestClass]
public sealed class WeightPenaltyTests
{
    [TestMethod]
    [DataRow(0.0, 0.25)]
    [DataRow(0.5, 0.0)]
    [DataRow(0.5, 0.25)]
    public void AddGradient_AnyLength_IsTheDerivativeOfThePenalty(double l1, double l2)
    {
        for (int length = 1; length <= 37; length++)
        {
            var random = new Random(length);
            double[] w = random.Draw(length), g = random.Draw(length);
            var sum = new GuardedBuffer(g);
            WeightPenalty.AddGradient(w.ToSingles(), (float)l1, (float)l2, sum.Span);

            double[] penalty = GradientCheck.CentralDifferences(w, () => w.Sum(value => l1 * Math.Abs(value) + l2 / 2 * value * value));
            Near.AreEqual([.. g.Zip(penalty, (left, right) => left + right)], sum.Read(), _ => 1e-6, $"length {length}");
        }
    }

    [TestMethod]
    public void AddGradient_ZeroWeights_GetNothing()
    {
        float[] g = new float[9];
        WeightPenalty.AddGradient([0, -0f, 0, 0, 0, 0, 0, 0, -0f], 1, 1, g);
        Assert.IsTrue(g.All(value => value == 0));
    }
}
