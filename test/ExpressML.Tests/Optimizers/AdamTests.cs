using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class AdamTests
{
    // 200 steps of w near 1, each rounded at 6·10⁻⁸; a small v̂ magnifies the rounding of the gradient.
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow(0.9, 0.999, 1e-8)]
    [DataRow(0.5, 0.9, 1e-3)]
    [DataRow(0.0, 0.99, 1e-8)]
    public void Update_200Steps_FollowsTheReference(double beta1, double beta2, double epsilon) => OptimizerTrajectory.Verify(
        new Adam { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon }, () => ReferenceOptimizers.Adam(beta1, beta2, epsilon), learningRate: 0.01, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors() => OptimizerTrajectory.VerifyTail(new Adam());

    [TestMethod]
    public void Update_FirstStep_IsTheLearningRateInSign()
    {
        // Bias correction makes m̂ = g and v̂ = g² at the first step, whatever the size of g.
        float[] w = [1, 1, 1];
        new Adam().Update(new ParameterStep(w, [1e-3f, -1000, 0], new float[6], stepNumber: 1, learningRate: 0.25));
        Assert.AreEqual(0.75f, w[0], 1e-5f);
        Assert.AreEqual(1.25f, w[1], 1e-6f);
        Assert.AreEqual(1f, w[2]);
    }

    [TestMethod]
    public void Update_Epsilon_IsAddedToTheCorrectedRoot()
    {
        // g/(√g² + ε) = 1/(1 + 1); added before the correction it would be 1/(1 + 1/√0.001) or so.
        float[] w = [0];
        new Adam { Epsilon = 1 }.Update(new ParameterStep(w, [1], new float[2], stepNumber: 1, learningRate: 1));
        Assert.AreEqual(-0.5f, w[0], 1e-5f);
    }

    [TestMethod]
    [DataRow(-0.1, 0.999, 1e-8, "Beta1", "Beta1 must be at least 0 and below 1.")]
    [DataRow(double.NaN, 0.999, 1e-8, "Beta1", "Beta1 must be at least 0 and below 1.")]
    [DataRow(0.9, 1.0, 1e-8, "Beta2", "Beta2 must be at least 0 and below 1.")]
    [DataRow(0.9, 0.999, 0.0, "Epsilon", "Epsilon must be a finite number above 0.")]
    [DataRow(0.9, 0.999, double.PositiveInfinity, "Epsilon", "Epsilon must be a finite number above 0.")]
    [DataRow(0.9, 0.999, double.NaN, "Epsilon", "Epsilon must be a finite number above 0.")]
    public void Validate_OutOfRange_Throws(double beta1, double beta2, double epsilon, string parameter, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            new Adam { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon }.Validate);
        Assert.AreEqual(parameter, exception.ParamName);
        Assert.StartsWith(message, exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() =>
        Assert.AreEqual("new Adam { Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08 }", new Adam().ToString());
}
