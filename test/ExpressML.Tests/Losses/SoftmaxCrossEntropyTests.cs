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
            int[] labels = Array.ConvertAll(new int[Lanes.Count], _ => -1);
            for (int n = 0; n < examples; n++)
                labels[n] = random.Next(ClassCount);

            var gradient = new GuardedBuffer(ClassCount * Lanes.Count);
            BlockResult result = new SoftmaxCrossEntropy().Evaluate(LaneBlocks.Pack(x, padding: 5), labels, 0.25f, gradient.Span);

            Assert.AreEqual(x.Zip(labels, ReferenceFunctions.CrossEntropy).Sum(), result.Loss, 1e-12 * examples);
            Assert.AreEqual(x.Zip(labels).Count(pair => pair.First[pair.Second] == pair.First.Max()), result.Correct);
            double[][] gradients = LaneBlocks.Unpack(gradient.Read(), Lanes.Count);
            for (int n = 0; n < Lanes.Count; n++)
            {
                double[] expected = n < examples ? ReferenceFunctions.CrossEntropyGradient(x[n], labels[n]) : new double[ClassCount];
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

    private static BlockResult Evaluate(double[] logits, int label, out double[] gradient)
    {
        float[] gradients = new float[logits.Length * Lanes.Count];
        int[] labels = [label, .. Enumerable.Repeat(-1, Lanes.Count - 1)];
        BlockResult result = new SoftmaxCrossEntropy().Evaluate(LaneBlocks.Pack([logits]), labels, 1, gradients);
        gradient = LaneBlocks.Unpack(gradients.AsSpan().ToDoubles(), 1)[0];
        return result;
    }
}
