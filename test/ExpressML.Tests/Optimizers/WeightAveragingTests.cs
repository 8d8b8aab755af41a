using ExpressML.Optimizers;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class WeightAveragingTests
{
    // One rounding of the way and one of the sum, of numbers up to 2.
    private const double StepTolerance = 2.5e-7;

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(0.5)]
    [DataRow(0.999)]
    [DataRow(1.0)]
    public void Update_AnyLength_IsTheFormula(double decay)
    {
        for (int length = 0; length <= 70; length++)
        {
            var random = new Random(length);
            double[] a = random.Draw(length), w = random.Draw(length);
            GuardedBuffer average = new(a.ToSingles()), values = new(w.ToSingles());
            double[] expected = [.. average.Span.ToDoubles().Zip(values.Span.ToDoubles(), (a, w) => decay * a + (1 - decay) * w)];
            MovingAverage.Update(average.Span, values.Span, decay);
            Near.AreEqual(expected, average.Read(), _ => StepTolerance, $"decay {decay}, length {length}");
            values.Read();
        }
    }

    [TestMethod]
    public void Update_EqualNumbersAndEnds_AreExact()
    {
        float[] w = new Random(1).Draw(37).ToSingles(), a = new Random(2).Draw(37).ToSingles();
        foreach (double decay in new[] { 0.1, 0.7, 0.999 })
        {
            float[] same = [.. w];
            MovingAverage.Update(same, w, decay);
            Near.AreSame(w, same, $"decay {decay}");
        }

        float[] average = [.. a];
        MovingAverage.Update(average, w, decay: 1);
        Near.AreSame(a, average, "decay 1");
        MovingAverage.Update(average, w, decay: 0);
        Near.AreSame(w, average, "decay 0");
    }

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors()
    {
        float[] w = new Random(1).Draw(64).ToSingles(), a = new Random(2).Draw(64).ToSingles(), together = [.. a];
        MovingAverage.Update(together, w, 0.9);
        for (int i = 0; i < 64; i++)
        {
            float[] alone = [a[i]];
            MovingAverage.Update(alone, [w[i]], 0.9);
            Near.AreSame(together.AsSpan(i, 1), alone, $"a[{i}] by itself");
        }
    }

    [TestMethod]
    public void Decay_ExponentialMovingAverage_RisesToItsValue()
    {
        var average = new ExponentialMovingAverage(decay: 0.9);
        Assert.AreEqual(2.0 / 11, average.Decay(1, 1000));
        Assert.AreEqual(0.9, average.Decay(80, 1000), 1e-15);
        Assert.AreEqual(0.9, average.Decay(81, 1000));
        Assert.AreEqual(0.9, new ExponentialMovingAverage(decay: 0.9, warmUp: false).Decay(1, 1000));
        Assert.IsFalse(average.ContinuesFromAverage(5, 1000));
    }

    [TestMethod]
    public void Decay_Lookahead_IsConstantOrThatOfAirbench()
    {
        var constant = new Lookahead(steps: 5, decay: 0.5);
        var rising = new Lookahead(steps: 5, decay: Math.Pow(0.95, 5), power: 3);
        for (int step = 1; step <= 100; step++)
        {
            bool moves = step % 5 == 0;
            Assert.AreEqual(moves, constant.ContinuesFromAverage(step, 100));
            Assert.AreEqual(moves ? 0.5 : 1, constant.Decay(step, 100));
            Assert.AreEqual(moves ? Math.Pow(0.95, 5) * Math.Pow(step / 100.0, 3) : 1, rising.Decay(step, 100), 1e-15);
        }
    }

    [TestMethod]
    public void Decay_LookaheadWithWarmUp_ForgetsTheFirstParameters()
    {
        var average = new Lookahead(steps: 40, decay: 0.8, warmUp: true);
        Assert.AreEqual(1, average.Decay(39, 4000));
        Assert.AreEqual(0, average.Decay(40, 4000));
        Assert.AreEqual(1.0 / 11, average.Decay(80, 4000));
        Assert.AreEqual(0.8, average.Decay(41 * 40, 4000), 1e-15);
        Assert.AreEqual(0.8, average.Decay(60 * 40, 4000));
    }

    [TestMethod]
    public void ResultDecay_IsThatOfAMoveNow()
    {
        Assert.AreEqual(1, new ExponentialMovingAverage(0.9).ResultDecay(7, 10));
        Assert.AreEqual(0.5, new Lookahead(steps: 5, decay: 0.5).ResultDecay(7, 10));
        Assert.AreEqual(0.5 * 0.7, new Lookahead(steps: 5, decay: 0.5, power: 1).ResultDecay(7, 10), 1e-15);
        Assert.AreEqual(0, new Lookahead(steps: 40, decay: 0.8, warmUp: true).ResultDecay(35, 35));
        Assert.AreEqual(1.0 / 11, new Lookahead(steps: 40, decay: 0.8, warmUp: true).ResultDecay(75, 75));
    }

    [TestMethod]
    public void Constructor_OutOfRange_Throws()
    {
        Assert.StartsWith("decay must be at least 0 and below 1.", Error(() => new ExponentialMovingAverage(decay: 1)));
        Assert.StartsWith("decay must be at least 0 and below 1.", Error(() => new ExponentialMovingAverage(decay: double.NaN)));
        Assert.StartsWith("steps must be at least 1.", Error(() => new Lookahead(steps: 0)));
        Assert.StartsWith("decay must be at least 0 and below 1.", Error(() => new Lookahead(decay: -0.1)));
        Assert.StartsWith("power must be a finite number of at least 0.", Error(() => new Lookahead(power: -1)));

        static string Error(Func<object> make) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message;
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt()
    {
        Assert.AreEqual("new ExponentialMovingAverage(decay: 0.999)", new ExponentialMovingAverage().ToString());
        Assert.AreEqual("new ExponentialMovingAverage(decay: 0.99, warmUp: false)", new ExponentialMovingAverage(0.99, warmUp: false).ToString());
        Assert.AreEqual("new Lookahead(steps: 5, decay: 0.5)", new Lookahead().ToString());
        Assert.AreEqual("new Lookahead(steps: 6, decay: 0.75, power: 3)", new Lookahead(6, 0.75, 3).ToString());
        Assert.AreEqual("new Lookahead(steps: 5, decay: 0.5, warmUp: true)", new Lookahead(warmUp: true).ToString());
    }
}
