using ExpressML.Regularization;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Regularization;

[TestClass]
public sealed class GradientClippingTests
{
    [TestMethod]
    public void SumOfSquares_AnyLength_IsExact()
    {
        for (int length = 0; length <= 37; length++)
        {
            double[] x = new Random(length).Draw(length);
            Assert.AreEqual(x.Sum(value => value * value), GradientClipping.SumOfSquares(x.ToSingles()), 1e-14 * length);
        }
    }

    [TestMethod]
    public void SumOfSquares_HugeNumbers_DoNotOverflow() => Assert.AreEqual(2e60, GradientClipping.SumOfSquares([1e30f, -1e30f]), 1e54);

    [TestMethod]
    public void Clamp_AnyLength_HoldsNumbersWithinTheBound()
    {
        for (int length = 0; length <= 37; length++)
        {
            double[] x = new Random(length).Draw(length);
            var clamped = new GuardedBuffer(x);
            GradientClipping.Clamp(clamped.Span, 0.25f);
            Near.AreEqual(Array.ConvertAll(x, value => Math.Clamp(value, -0.25, 0.25)), clamped.Read(), _ => 0, $"length {length}");
        }
    }

    [TestMethod]
    public void Clamp_NaN_StaysNaN()
    {
        float[] x = Enumerable.Repeat(float.NaN, 17).ToArray();
        GradientClipping.Clamp(x, 1);
        Assert.IsTrue(x.All(float.IsNaN));
    }

    [TestMethod]
    public void Scale_AnyLength_Multiplies()
    {
        for (int length = 0; length <= 37; length++)
        {
            double[] x = new Random(length).Draw(length);
            var scaled = new GuardedBuffer(x);
            GradientClipping.Scale(scaled.Span, 0.5f);
            Near.AreEqual(Array.ConvertAll(x, value => value / 2), scaled.Read(), _ => 0, $"length {length}");
        }
    }

    [TestMethod]
    [DataRow(25.0, 10.0, 1.0)]
    [DataRow(0.0, 10.0, 1.0)]
    [DataRow(400.0, 10.0, 0.5)]
    public void Factor_ShortensWhatIsTooLong(double sumOfSquares, double maximum, double factor) =>
        Assert.AreEqual(factor, GradientClipping.Factor(sumOfSquares, maximum), 1e-7);
}
