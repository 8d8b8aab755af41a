using ExpressML.Kernels.Normalization;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class NormalizationTests
{
    private const float Mean = 0.25f, Factor = -1.5f, Shift = 0.125f;

    // Relative to the sum of magnitudes; single precision in each lane stays well below.
    private const double Tolerance = 1e-6;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Sums_EveryCountOfPositionsAndLanes_AreThoseOfTheActiveLanes(bool appliesRelu)
    {
        for (int positions = 1; positions <= 33; positions++)
        {
            for (int lanes = 1; lanes <= Lanes.Count; lanes += 5)
            {
                var random = new Random(positions);
                double[] x = random.Draw(positions * Lanes.Count), dy = random.Draw(x.Length);
                double sum = 0, product = 0;
                foreach (int i in Enumerable.Range(0, x.Length).Where(i => i % Lanes.Count < lanes && (!appliesRelu || Factor * (x[i] - Mean) + Shift > 0)))
                    (sum, product) = (sum + dy[i], product + dy[i] * (x[i] - Mean));

                (double actualSum, double actualProduct) = new ChannelNormalization(Mean, Factor, Shift, appliesRelu)
                    .Sums(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, lanes);
                Assert.AreEqual(sum, actualSum, Tolerance * x.Length, $"{positions} positions, {lanes} lanes: sum");
                Assert.AreEqual(product, actualProduct, Tolerance * x.Length, $"{positions} positions, {lanes} lanes: product");
            }
        }
    }
}
