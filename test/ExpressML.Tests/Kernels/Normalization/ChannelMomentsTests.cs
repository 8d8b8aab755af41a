using ExpressML.Kernels.Normalization;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ChannelMomentsTests
{
    // Means of numbers near 3, and sums of squares: single precision in each lane stays well below.
    private const double Tolerance = 1e-5;

    [TestMethod]
    public void Of_EveryCountOfPositionsAndLanes_IsMeanAndSquaredDeviationOfTheActiveLanes()
    {
        for (int positions = 1; positions <= 33; positions++)
        {
            for (int lanes = 1; lanes <= Lanes.Count; lanes++)
            {
                double[] x = [.. new Random(positions).Draw(positions * Lanes.Count).Select(value => 3 + value)];
                double[] active = [.. x.Where((_, i) => i % Lanes.Count < lanes)];
                double mean = active.Average(), squares = active.Sum(value => (value - mean) * (value - mean));
                (double actualMean, double actualSquares) = ChannelMoments.Of(new GuardedBuffer(x).Span, lanes);
                Assert.AreEqual(mean, actualMean, Tolerance * mean, $"{positions} positions, {lanes} lanes: mean");
                Assert.AreEqual(squares, actualSquares, Tolerance * Math.Max(1, squares), $"{positions} positions, {lanes} lanes: squared deviation");
            }
        }
    }
}
