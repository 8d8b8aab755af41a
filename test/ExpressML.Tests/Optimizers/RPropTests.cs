using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class RPropTests
{
    // 200 steps of w near 1, each rounded at 6·10⁻⁸; nothing pulls errors back, but no sign turns on them.
    private const double Tolerance = 2e-5;

    [TestMethod]
    [DataRow(1.2, 0.5, 1e-6, 50.0, false)]
    [DataRow(1.2, 0.5, 1e-6, 50.0, true)]
    [DataRow(1.5, 0.7, 0.01, 0.1, false)]
    [DataRow(1.5, 0.7, 0.01, 0.1, true)]
    public void Update_200Steps_FollowsTheReference(double increase, double decrease, double shortest, double longest, bool backtracking)
    {
        var rProp = new RProp
        {
            Increase = increase,
            Decrease = decrease,
            MinimumStep = shortest,
            MaximumStep = longest,
            Backtracking = backtracking,
        };
        OptimizerTrajectory.Verify(
            rProp, () => ReferenceOptimizers.RProp(increase, decrease, shortest, longest, backtracking), learningRate: 0.02, Tolerance);
    }

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors()
    {
        OptimizerTrajectory.VerifyTail(new RProp());
        OptimizerTrajectory.VerifyTail(new RProp { Backtracking = true });
    }

    [TestMethod]
    [DataRow(false, new[] { -1f, -3f, -3f, -2f })]
    [DataRow(true, new[] { -1f, -3f, -1f, 0f })]
    public void Update_GradientThatTurns_RestsOrGoesBackAndThenTakesTheSmallerStep(bool backtracking, float[] path)
    {
        // Steps 1, then 1·2; the turn halves it to 1, and the step after it counts as the first.
        float[] w = [0], gradients = [5, 0.1f, -3, -3], states = new float[2];
        var rProp = new RProp { Increase = 2, Decrease = 0.5, Backtracking = backtracking };
        for (int step = 1; step <= 4; step++)
        {
            rProp.Update(new ParameterStep(w, [gradients[step - 1]], states, step, learningRate: 1));
            Assert.AreEqual(path[step - 1], w[0], $"step {step}");
        }
    }

    [TestMethod]
    public void Update_TinyGradients_KeepTheirSigns()
    {
        // Their product is below the smallest float.
        float[] w = [0], states = new float[2];
        new RProp().Update(new ParameterStep(w, [1e-30f], states, 1, 1));
        new RProp().Update(new ParameterStep(w, [1e-30f], states, 2, 1));
        Assert.AreEqual(-2.2f, w[0], 1e-6f);
    }

    [TestMethod]
    [DataRow(1.0, 0.5, 1e-6, 50.0, "Increase must be a finite number above 1.")]
    [DataRow(1.2, 1.0, 1e-6, 50.0, "Decrease must be above 0 and below 1.")]
    [DataRow(1.2, 0.0, 1e-6, 50.0, "Decrease must be above 0 and below 1.")]
    [DataRow(1.2, 0.5, 0.0, 50.0, "MinimumStep must be a finite number above 0.")]
    [DataRow(1.2, 0.5, 0.1, 0.01, "MaximumStep must be at least MinimumStep, 0.1.")]
    public void Validate_OutOfRange_Throws(double increase, double decrease, double shortest, double longest, string message)
    {
        var rProp = new RProp { Increase = increase, Decrease = decrease, MinimumStep = shortest, MaximumStep = longest };
        Assert.StartsWith(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(rProp.Validate).Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual(
        "new RProp { Increase = 1.2, Decrease = 0.5, MinimumStep = 1E-06, MaximumStep = 50, Backtracking = true }",
        new RProp { Backtracking = true }.ToString());
}
