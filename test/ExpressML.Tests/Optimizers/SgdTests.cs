using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class SgdTests
{
    // 200 steps of w near 1, each rounded at 6·10⁻⁸; the quadratic pulls errors back.
    private const double Tolerance = 5e-6;

    [TestMethod]
    [DataRow(0.9)]
    [DataRow(0.0)]
    public void Update_200Steps_FollowsTheReference(double momentum) =>
        OptimizerTrajectory.Verify(new Sgd { Momentum = momentum }, () => ReferenceOptimizers.Sgd(momentum), learningRate: 0.02, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors() => OptimizerTrajectory.VerifyTail(new Sgd());

    [TestMethod]
    public void Update_TwoSteps_AreEasyToFollow()
    {
        // v = 2, w = 10 − 0.5·2; v = 0.5·2 + 4, w = 9 − 0.5·5.
        float[] w = [10], v = [0];
        var sgd = new Sgd { Momentum = 0.5 };
        sgd.Update(w, [2], v, [], step: 1, learningRate: 0.5);
        sgd.Update(w, [4], v, [], step: 2, learningRate: 0.5);
        Assert.AreEqual(5f, v[0]);
        Assert.AreEqual(6.5f, w[0]);
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void Validate_MomentumOutOfRange_Throws(double momentum)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Sgd { Momentum = momentum }.Validate);
        Assert.AreEqual("Momentum", exception.ParamName);
        Assert.StartsWith("Momentum must be at least 0 and below 1.", exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual("new Sgd { Momentum = 0.9 }", new Sgd().ToString());
}
