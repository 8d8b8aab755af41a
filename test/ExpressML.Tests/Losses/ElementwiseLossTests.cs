using ExpressML.Losses;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class ElementwiseLossTests
{
    private const int Outputs = 5;

    [TestMethod]
    public void MeanSquaredError_EqualsItsFormula() =>
        Verify(new MeanSquaredError(), (x, t) => (x - t) * (x - t));

    [TestMethod]
    public void MeanAbsoluteError_EqualsItsFormula() => Verify(new MeanAbsoluteError(), (x, t) => Math.Abs(x - t));

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(0.3)]
    public void Huber_EqualsItsFormula(double delta) => Verify(
        new Huber { Delta = delta },
        (x, t) => Math.Abs(x - t) <= delta ? (x - t) * (x - t) / 2 : delta * (Math.Abs(x - t) - delta / 2));

    [TestMethod]
    public void BinaryCrossEntropy_EqualsItsFormula() => Verify(
        new BinaryCrossEntropy(),
        (x, t) => -t * Math.Log(1 / (1 + Math.Exp(-x))) - (1 - t) * Math.Log(1 - 1 / (1 + Math.Exp(-x))),
        random => Array.ConvertAll(new double[Outputs], _ => random.Next(5) / 4.0));

    [TestMethod]
    public void LogCosh_WrittenByAUser_EqualsItsFormula() => Verify(new LogCosh(), (x, t) => Math.Log(Math.Cosh(x - t)));

    [TestMethod]
    public void MeanSquaredError_OfLabels_IsThatOfOneHotCodes() => LossContract.VerifyLabels(
        new MeanSquaredError(), Outputs, (x, label) => x.Select((value, k) => Math.Pow(value - (k == label ? 1 : 0), 2)).Average());

    [TestMethod]
    [DataRow(1000, 1f, 0, 0)]
    [DataRow(1000, 0f, 1000, 1)]
    [DataRow(-1000, 1f, 1000, -1)]
    [DataRow(-1000, 0f, 0, 0)]
    public void BinaryCrossEntropy_HugeLogits_StayFinite(double logit, float target, double loss, float derivative)
    {
        var result = Evaluate(new BinaryCrossEntropy(), [[logit]], [[target]], out double[][] gradient);
        Assert.AreEqual(loss, result.Loss);
        Assert.AreEqual(derivative, gradient[0][0]);
    }

    [TestMethod]
    public void MeanAbsoluteError_AtTheTarget_HasNoGradient()
    {
        Evaluate(new MeanAbsoluteError(), [[2]], [[2]], out double[][] gradient);
        Assert.AreEqual(0, gradient[0][0]);
    }

    [TestMethod]
    public void Correct_Numbers_MeansNothing()
    {
        Assert.IsNull(Evaluate(new MeanSquaredError(), [[1, 0]], [[1, 0]], out _).Correct);
        Assert.IsNull(Evaluate(new BinaryCrossEntropy(), [[1, 0]], [[1, 0]], out _).Correct);
    }

    [TestMethod]
    public void Correct_OneLogit_CountsTheRightSide() =>
        Assert.AreEqual(3, Evaluate(new BinaryCrossEntropy(), [[1], [-1], [-2], [3]], [[1], [1], [0], [1]], out _).Correct);

    [TestMethod]
    public void TotalWeight_IsTheNumberOfExamples() =>
        Assert.AreEqual(3, new MeanSquaredError().TotalWeight(LossTargets.OfValues(new float[16], 3)));

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NaN)]
    public void HuberValidate_DeltaOutOfRange_Throws(double delta) => Assert.StartsWith(
        "Delta must be a finite number above 0.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Huber { Delta = delta }.Validate).Message);

    [TestMethod]
    public void ToString_IsTheCodeThatMakesThem()
    {
        Assert.AreEqual("new MeanSquaredError()", new MeanSquaredError().ToString());
        Assert.AreEqual("new MeanAbsoluteError()", new MeanAbsoluteError().ToString());
        Assert.AreEqual("new Huber { Delta = 0.5 }", new Huber { Delta = 0.5 }.ToString());
        Assert.AreEqual("new BinaryCrossEntropy()", new BinaryCrossEntropy().ToString());
    }

    private static void Verify(Loss loss, Func<double, double, double> formula, Func<Random, double[]>? target = null) => LossContract.VerifyValues(
        loss, Outputs, (x, t) => x.Zip(t, formula).Average(), target ?? (random => Array.ConvertAll(random.Draw(Outputs), value => 3 * value)));

    private static BlockResult Evaluate(Loss loss, double[][] x, double[][] t, out double[][] gradient)
    {
        float[] gradients = new float[x[0].Length * 16];
        BlockResult result = loss.Evaluate(LaneBlocks.Pack(x), LossTargets.OfValues(LaneBlocks.Pack(t), x.Length), 1, gradients);
        gradient = LaneBlocks.Unpack(gradients.AsSpan().ToDoubles(), x.Length);
        return result;
    }

    /// <summary>log cosh(x − t): what a user writes for a loss that counts output by output.</summary>
    private sealed class LogCosh : ElementwiseLoss
    {
        protected override double Evaluate(double output, double target, out double derivative)
        {
            derivative = Math.Tanh(output - target);
            return Math.Log(Math.Cosh(output - target));
        }
    }
}
