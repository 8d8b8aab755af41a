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
    public void Update_AveragingForm_FollowsTheReference() => OptimizerTrajectory.Verify(
        new Sgd { Form = MomentumForm.Averaging }, () => ReferenceOptimizers.AveragingMomentum(0.9), learningRate: 0.2, Tolerance);

    [TestMethod]
    public void Update_Nesterov_FollowsTheReference() => OptimizerTrajectory.Verify(
        new Sgd { Nesterov = true }, () => ReferenceOptimizers.Nesterov(0.9, 1), learningRate: 0.02, Tolerance);

    [TestMethod]
    public void Update_NesterovInAveragingForm_FollowsTheReference() => OptimizerTrajectory.Verify(
        new Sgd { Nesterov = true, Form = MomentumForm.Averaging, Momentum = 0.7 }, () => ReferenceOptimizers.Nesterov(0.7, 0.3), learningRate: 0.1, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors()
    {
        OptimizerTrajectory.VerifyTail(new Sgd());
        OptimizerTrajectory.VerifyTail(new Sgd { Momentum = 0 });
        OptimizerTrajectory.VerifyTail(new Sgd { Nesterov = true });
    }

    [TestMethod]
    public void StateCount_WithoutMomentum_IsNone() => Assert.AreEqual(0, new Sgd { Momentum = 0 }.StateCount);

    [TestMethod]
    public void Update_AveragingForm_IsTheClassicalOneWithASmallerLearningRate()
    {
        // 0.25 and 0.75 are exact, so both walk over the same numbers.
        float[] averaging = [1, -2, 3], classical = [1, -2, 3], ofAveraging = new float[3], ofClassical = new float[3];
        for (int step = 1; step <= 4; step++)
        {
            float[] gradient = [step, 2 * step, -step];
            new Sgd { Momentum = 0.75, Form = MomentumForm.Averaging }.Update(new ParameterStep(averaging, gradient, ofAveraging, step, 0.5));
            new Sgd { Momentum = 0.75 }.Update(new ParameterStep(classical, gradient, ofClassical, step, 0.125));
        }

        CollectionAssert.AreEqual(classical, averaging);
    }

    [TestMethod]
    public void Update_TwoSteps_AreEasyToFollow()
    {
        // v = 2, w = 10 − 0.5·2; v = 0.5·2 + 4, w = 9 − 0.5·5.
        float[] w = [10], v = [0];
        var sgd = new Sgd { Momentum = 0.5 };
        sgd.Update(new ParameterStep(w, [2], v, stepNumber: 1, learningRate: 0.5));
        sgd.Update(new ParameterStep(w, [4], v, stepNumber: 2, learningRate: 0.5));
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
    public void Validate_NesterovWithoutMomentum_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Sgd { Momentum = 0, Nesterov = true }.Validate);
        Assert.StartsWith("Momentum must be above 0 for Nesterov's form.", exception.Message);
    }

    [TestMethod]
    public void Validate_UnknownForm_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Sgd { Form = (MomentumForm)2 }.Validate);
        Assert.StartsWith("Form must be Classical or Averaging.", exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt()
    {
        Assert.AreEqual("new Sgd { Momentum = 0.9 }", new Sgd().ToString());
        Assert.AreEqual(
            "new Sgd { Momentum = 0.5, Form = MomentumForm.Averaging, Nesterov = true }",
            new Sgd { Momentum = 0.5, Form = MomentumForm.Averaging, Nesterov = true }.ToString());
    }
}
