using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Losses;

/// <summary>Holds a loss to its formula, for examples of different weight: the value of an example in double precision, and central differences of it.</summary>
internal static class LossContract
{
    // Outputs and targets of size 3 are rounded at 2·10⁻⁷, gradients at less; central differences are good to 10⁻⁸.
    private const double Tolerance = 2e-6;
    private const float Scale = 0.125f;

    /// <summary>Targets that are numbers.</summary>
    public static void VerifyValues(Loss loss, int outputs, Func<double[], double[], double> reference, Func<Random, double[]> target)
    {
        for (int examples = 1; examples <= Lanes.Count; examples++)
        {
            var random = new Random(examples);
            double[][] x = Draw(random, examples, outputs), t = Array.ConvertAll(x, _ => target(random));
            float[] values = LaneBlocks.Pack(t, padding: 7);
            var gradient = new GuardedBuffer(outputs * Lanes.Count);
            float[] weights = Weights(random, examples);
            BlockResult result = loss.Evaluate(LaneBlocks.Pack(x, padding: 5), LossTargets.OfValues(values, examples).Weighted(weights), Scale, gradient.Span);
            Verify(loss, x, weights, result, gradient, n => reference(x[n], t[n]));
        }
    }

    /// <summary>Targets that are labels.</summary>
    public static void VerifyLabels(Loss loss, int classes, Func<double[], int, double> reference)
    {
        for (int examples = 1; examples <= Lanes.Count; examples++)
        {
            var random = new Random(examples);
            double[][] x = Draw(random, examples, classes);
            int[] labels = Array.ConvertAll(x, _ => random.Next(classes));
            var gradient = new GuardedBuffer(classes * Lanes.Count);
            float[] weights = Weights(random, examples);
            BlockResult result = loss.Evaluate(LaneBlocks.Pack(x, padding: 5), LossTargets.OfLabels(labels).Weighted(weights), Scale, gradient.Span);
            Verify(loss, x, weights, result, gradient, n => reference(x[n], labels[n]));
            Assert.AreEqual(x.Zip(labels).Count(pair => pair.First[pair.Second] == pair.First.Max()), result.Correct, $"{loss}");
        }
    }

    private static double[][] Draw(Random random, int examples, int outputs) =>
        Array.ConvertAll(random.DrawExamples(examples, outputs), row => Array.ConvertAll(row, value => 3 * value));

    private static float[] Weights(Random random, int examples) =>
        [.. Enumerable.Range(0, examples).Select(n => n == 1 ? 0 : random.NextSingle())];

    private static void Verify(Loss loss, double[][] x, float[] weights, BlockResult result, GuardedBuffer gradient, Func<int, double> lossOf)
    {
        Assert.AreEqual(Enumerable.Range(0, x.Length).Sum(n => weights[n] * lossOf(n)), result.Loss, Tolerance * x.Length, $"{loss}");
        double[][] gradients = LaneBlocks.Unpack(gradient.Read(), x.Length);
        for (int n = 0; n < x.Length; n++)
        {
            double[] expected = GradientCheck.CentralDifferences(x[n], () => lossOf(n));
            Near.AreEqual(Array.ConvertAll(expected, value => weights[n] * Scale * value), gradients[n], _ => Tolerance, $"{loss}, example {n}, gradient");
        }
    }
}
