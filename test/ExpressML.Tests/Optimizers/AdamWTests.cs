using ExpressML.Optimizers;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

[TestClass]
public sealed class AdamWTests
{
    // As for Adam: 200 steps of w near 1, each rounded at 6·10⁻⁸; a small v̂ magnifies the rounding of the gradient.
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow(0.01)]
    [DataRow(0.5)]
    public void Update_200Steps_FollowsTheReference(double decay) => OptimizerTrajectory.Verify(
        new AdamW { WeightDecay = decay }, () => ReferenceOptimizers.AdamW(decay), learningRate: 0.01, Tolerance);

    [TestMethod]
    public void Update_Tail_IsLikeTheVectors() => OptimizerTrajectory.VerifyTail(new AdamW());

    [TestMethod]
    [DataRow(true, false, 0.5f)]
    [DataRow(false, false, 1f)]
    [DataRow(false, true, 0.5f)]
    public void Update_WithoutGradient_DecaysWeightsAndOthersOnRequest(bool isWeight, bool all, float expected)
    {
        float[] w = [1];
        var adamW = new AdamW { WeightDecay = 5, DecayAllParameters = all };
        adamW.Update(new ParameterStep(w, [0], new float[2], stepNumber: 1, learningRate: 0.1, isWeight));
        Assert.AreEqual(expected, w[0]);
    }

    [TestMethod]
    [DataRow(1.0, 0.999, 1e-8, 0.01, "Beta1 must be at least 0 and below 1.")]
    [DataRow(0.9, -1.0, 1e-8, 0.01, "Beta2 must be at least 0 and below 1.")]
    [DataRow(0.9, 0.999, 0.0, 0.01, "Epsilon must be a finite number above 0.")]
    [DataRow(0.9, 0.999, 1e-8, -0.01, "WeightDecay must be a finite number of at least 0.")]
    [DataRow(0.9, 0.999, 1e-8, double.NaN, "WeightDecay must be a finite number of at least 0.")]
    public void Validate_OutOfRange_Throws(double beta1, double beta2, double epsilon, double decay, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            new AdamW { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = decay }.Validate);
        Assert.StartsWith(message, exception.Message);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt() => Assert.AreEqual(
        "new AdamW { Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08, WeightDecay = 0.01, DecayAllParameters = true }",
        new AdamW { DecayAllParameters = true }.ToString());
}
