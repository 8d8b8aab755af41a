using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Losses;

[TestClass]
public sealed class SoftmaxCrossEntropyTests
{
    [TestMethod]
    public void Evaluate_PartialBlocks_EqualTheReference()
    {
        for (int examples = 1; examples <= Lanes.Count; examples++)
        {
            const int ClassCount = 7;
            var random = new Random(examples);
            double[][] x = Array.ConvertAll(random.DrawExamples(examples, ClassCount), row => Array.ConvertAll(row, value => 8 * value));
            int[] labels = Array.ConvertAll(x, _ => random.Next(ClassCount));

            var gradient = new GuardedBuffer(ClassCount * Lanes.Count);
            BlockResult result = new SoftmaxCrossEntropy().Evaluate(LaneBlocks.Pack(x, padding: 5), LossTargets.OfLabels(labels), 0.25f, gradient.Span);

            Assert.AreEqual(x.Zip(labels, ReferenceFunctions.CrossEntropy).Sum(), result.Loss, 1e-12 * examples);
            Assert.AreEqual(x.Zip(labels).Count(pair => pair.First[pair.Second] == pair.First.Max()), result.Correct);
            double[][] gradients = LaneBlocks.Unpack(gradient.Read(), Lanes.Count);
            for (int n = 0; n < examples; n++)
            {
                double[] expected = ReferenceFunctions.CrossEntropyGradient(x[n], labels[n]);
                Near.AreEqual(Array.ConvertAll(expected, value => value / 4), gradients[n], _ => 10 * Precision.Unit, $"example {n}, gradient");
            }
        }
    }

    [TestMethod]
    public void Evaluate_HugeLogits_StaysFinite()
    {
        BlockResult result = Evaluate([1e30, 0, -1e30], label: 2, out double[] gradient);
        Assert.AreEqual(2e30, result.Loss, 1e24);
        CollectionAssert.AreEqual(new double[] { 1, 0, -1 }, gradient);
    }

    [TestMethod]
    public void Evaluate_EqualLogits_AreALossOfLogK()
    {
        BlockResult result = Evaluate([3, 3, 3, 3], label: 1, out double[] gradient);
        Assert.AreEqual(Math.Log(4), result.Loss, 1e-15);
        CollectionAssert.AreEqual(new[] { 0.25, -0.75, 0.25, 0.25 }, gradient);
        Assert.AreEqual(0, result.Correct);
    }

    [TestMethod]
    public void Evaluate_NaN_GivesNaN() => Assert.IsTrue(double.IsNaN(Evaluate([1, double.NaN], label: 0, out _).Loss));

    [TestMethod]
    [DataRow(0.1, new double[0])]
    [DataRow(0.0, new[] { 1, 2, 0.5, 4 })]
    [DataRow(0.3, new[] { 1, 2, 0.5, 4 })]
    public void Evaluate_SmoothedAndWeighted_EqualsItsFormula(double smoothing, double[] weights)
    {
        var loss = new SoftmaxCrossEntropy { LabelSmoothing = smoothing, ClassWeights = weights };
        LossContract.VerifyLabels(loss, 4, (x, label) => Formula(x, [.. Enumerable.Range(0, 4).Select(k => k == label ? 1.0 : 0)], smoothing, weights));
        LossContract.VerifyValues(loss, 4, (x, t) => Formula(x, t, smoothing, weights), Probabilities);

        static double Formula(double[] x, double[] t, double smoothing, double[] weights)
        {
            double[] p = ReferenceFunctions.Softmax(x);
            return -t.Select((value, k) => (weights is [] ? 1 : weights[k]) * ((1 - smoothing) * value + smoothing / t.Length) * Math.Log(p[k])).Sum();
        }

        // Quarters, which single precision holds exactly: two classes share each example, as mixup makes them.
        static double[] Probabilities(Random random)
        {
            double[] t = new double[4];
            double share = random.Next(5) / 4.0;
            t[random.Next(4)] += share;
            t[random.Next(4)] += 1 - share;
            return t;
        }
    }

    [TestMethod]
    public void TotalWeight_Labels_IsTheSumOfTheirClasses()
    {
        var loss = new SoftmaxCrossEntropy { ClassWeights = [1, 2, 0.5] };
        Assert.AreEqual(4.5, loss.TotalWeight(LossTargets.OfLabels([1, 2, 1])));
        Assert.AreEqual(3, loss.TotalWeight(LossTargets.OfValues(new float[48], 3)));
        Assert.AreEqual(3, new SoftmaxCrossEntropy().TotalWeight(LossTargets.OfLabels([1, 2, 1])));
    }

    [TestMethod]
    public void ClassWeights_ChangedLater_StayWhatTheyWere()
    {
        double[] weights = [1, 2];
        var loss = new SoftmaxCrossEntropy { ClassWeights = weights };
        weights[0] = -1;
        Assert.AreEqual(1, loss.ClassWeights[0]);
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void Validate_SmoothingOutOfRange_Throws(double smoothing) => Assert.StartsWith(
        "LabelSmoothing must be at least 0 and below 1.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(new SoftmaxCrossEntropy { LabelSmoothing = smoothing }.Validate).Message);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    public void Validate_WeightOutOfRange_Throws(double weight) => Assert.StartsWith(
        "ClassWeights[1] must be a finite number above 0.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(new SoftmaxCrossEntropy { ClassWeights = [1, weight] }.Validate).Message);

    [TestMethod]
    public void CheckTargets_OtherNumberOfWeights_Throws() => Assert.AreEqual(
        "ClassWeights must have one weight for each of the 3 classes, but has 2.",
        Assert.ThrowsExactly<InvalidOperationException>(() => new SoftmaxCrossEntropy { ClassWeights = [1, 1] }.CheckTargets(3, TargetKind.Class)).Message);

    [TestMethod]
    public void ToString_IsTheCodeThatMakesIt()
    {
        Assert.AreEqual("new SoftmaxCrossEntropy()", new SoftmaxCrossEntropy().ToString());
        Assert.AreEqual(
            "new SoftmaxCrossEntropy { LabelSmoothing = 0.1, ClassWeights = [1, 0.5] }",
            new SoftmaxCrossEntropy { LabelSmoothing = 0.1, ClassWeights = [1, 0.5] }.ToString());
    }

    private static BlockResult Evaluate(double[] logits, int label, out double[] gradient)
    {
        float[] gradients = new float[logits.Length * Lanes.Count];
        BlockResult result = new SoftmaxCrossEntropy().Evaluate(LaneBlocks.Pack([logits]), LossTargets.OfLabels([label]), 1, gradients);
        gradient = LaneBlocks.Unpack(gradients.AsSpan().ToDoubles(), 1)[0];
        return result;
    }
}
