using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class RmsPropTests
{
    // 200 steps of w near 1, each rounded at 6·10⁻⁸; a small v magnifies the rounding of the gradient.
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow(0.99, 1e-8)]
    [DataRow(0.9, 1e-3)]
    public void Update_200Steps_FollowsTheReference(double decay, double epsilon) => OptimizerTrajectory.Verify(
        new RmsProp { Decay = decay, Epsilon = epsilon }, () => ReferenceOptimizers.RmsProp(decay, epsilon), learningRate: 0.01, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors() => OptimizerTrajectory.VerifyTail(new RmsProp());

    [TestMethod]
    public void Update_Epsilon_IsAddedToTheRoot()
    {
        // v = 0.75·4, so √v + ε = √3 + 1; ε inside the root would give 2.
        float[] w = [0];
        new RmsProp { Decay = 0.25, Epsilon = 1 }.Update(new ParameterStep(w, [2], new float[1], stepNumber: 1, learningRate: 1));
        Assert.AreEqual(-2 / (MathF.Sqrt(3) + 1), w[0], 1e-6f);
    }

    [TestMethod]
    [DataRow(1.0, 1e-8, "Decay must be at least 0 and below 1.")]
    [DataRow(0.99, 0.0, "Epsilon must be a finite number above 0.")]
    public void Validate_OutOfRange_Throws(double decay, double epsilon, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(new RmsProp { Decay = decay, Epsilon = epsilon }.Validate);
        Assert.StartsWith(message, exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual("new RmsProp { Decay = 0.99, Epsilon = 1E-08 }", new RmsProp().ToString());
}
