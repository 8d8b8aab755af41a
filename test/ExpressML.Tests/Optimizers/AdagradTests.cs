using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class AdagradTests
{
    // 200 steps of w near 1, each rounded at 6·10⁻⁸.
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow(1e-10)]
    [DataRow(0.1)]
    public void Update_200Steps_FollowsTheReference(double epsilon) => OptimizerTrajectory.Verify(
        new Adagrad { Epsilon = epsilon }, () => ReferenceOptimizers.Adagrad(epsilon), learningRate: 0.05, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors() => OptimizerTrajectory.VerifyTail(new Adagrad());

    [TestMethod]
    public void Update_TwoSteps_AreEasyToFollow()
    {
        // √9 = 3, then √(9 + 16) = 5.
        float[] w = [0], sum = [0];
        new Adagrad().Update(new ParameterStep(w, [3], sum, stepNumber: 1, learningRate: 1));
        Assert.AreEqual(-1f, w[0]);
        new Adagrad().Update(new ParameterStep(w, [4], sum, stepNumber: 2, learningRate: 1));
        Assert.AreEqual(-1.8f, w[0]);
    }

    [TestMethod]
    public void Validate_EpsilonOutOfRange_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Adagrad { Epsilon = 0 }.Validate);
        Assert.StartsWith("Epsilon must be a finite number above 0.", exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual("new Adagrad { Epsilon = 1E-10 }", new Adagrad().ToString());
}
