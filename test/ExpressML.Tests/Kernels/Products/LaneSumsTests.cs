using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class LaneSumsTests
{
    [TestMethod]
    public void Channels_EveryCountOfPositions_SumsPositionsAndLanes()
    {
        for (int positions = 0; positions <= 33; positions++)
        {
            const int ChannelCount = 3;
            var random = new Random(positions);
            int length = positions * Lanes.Count;
            double[] x = random.Draw(ChannelCount * length);
            var y = new GuardedBuffer(ChannelCount);
            LaneSums.Channels(new GuardedBuffer(x).Span, ChannelCount, positions, y.Span);

            double[] expected = Sums(x), magnitudes = Sums(x.Magnitudes());
            Near.AreEqual(expected, y.Read(), c => Precision.OfSum(length, magnitudes[c]), $"{positions} positions, y");

            double[] Sums(double[] values) => [.. Enumerable.Range(0, ChannelCount).Select(c => values.AsSpan(c * length, length).ToArray().Sum())];
        }
    }

    [TestMethod]
    public unsafe void Sum_Lanes_AreAddedInOneFixedOrder()
    {
        float[] x = new Random(1).Draw(Lanes.Count).ToSingles();
        float Four(int i) => (x[i] + x[i + 8]) + (x[i + 4] + x[i + 12]);
        fixed (float* lanes = x)
            Assert.AreEqual((Four(0) + Four(2)) + (Four(1) + Four(3)), LaneSums.Sum(lanes));
    }
}
