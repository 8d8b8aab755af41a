using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class SoftmaxTests
{
    // Below it, probabilities are flushed to 0: exp(−87.3), the smallest normal number.
    private const double Smallest = 1.2e-38;

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(50.0)]
    [DataRow(1e5)]
    public void LaneBlock_EveryCountOfClasses_EqualsTheReference(double scale)
    {
        for (int classes = 1; classes <= 40; classes++)
        {
            double[][] x = Array.ConvertAll(new Random(classes).DrawExamples(Lanes.Count, classes), row => Array.ConvertAll(row, value => (double)(float)(scale * value)));
            var p = new GuardedBuffer(classes * Lanes.Count);
            ExpressML.Kernels.Elementwise.Softmax.LaneBlock(new GuardedBuffer(LaneBlocks.Pack(x)).Span, p.Span);
            double[][] actual = LaneBlocks.Unpack(p.Read(), Lanes.Count);
            for (int n = 0; n < x.Length; n++)
            {
                double[] expected = ReferenceFunctions.Softmax(x[n]);
                double max = x[n].Max();
                // x − max is rounded, which moves its exponential in proportion; exp has two units, the sum and the quotient the rest.
                Near.AreEqual(
                    expected, actual[n], k => (Math.Abs(x[n][k] - max) + classes + 8) * 2 * Precision.Unit * expected[k] + Smallest, $"{classes} classes, p");
            }
        }
    }

    [TestMethod]
    public void LaneBlock_InPlace_IsTheSame()
    {
        float[] x = new Random(1).Draw(10 * Lanes.Count).ToSingles(), p = new float[x.Length];
        ExpressML.Kernels.Elementwise.Softmax.LaneBlock(x, p);
        ExpressML.Kernels.Elementwise.Softmax.LaneBlock(x, x);
        Near.AreSame(p, x, "p");
    }

    [TestMethod]
    public void LaneBlock_NaN_StaysInItsLane()
    {
        float[] x = new Random(1).Draw(3 * Lanes.Count).ToSingles();
        x[Lanes.Count + 5] = float.NaN;
        ExpressML.Kernels.Elementwise.Softmax.LaneBlock(x, x);
        for (int i = 0; i < x.Length; i++)
            Assert.AreEqual(i % Lanes.Count == 5, float.IsNaN(x[i]), $"p[{i}]");
    }
}
