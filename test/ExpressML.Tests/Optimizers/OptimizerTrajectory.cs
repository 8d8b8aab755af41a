using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Optimizers;

/// <summary>Walks an optimizer and its reference down a random quadratic with noise: g = a·(w − c) + noise, each from its own w.</summary>
internal static class OptimizerTrajectory
{
    private const int Steps = 200;

    /// <summary>Asserts that the parameters stay within <paramref name="tolerance"/> of the double-precision walk, at each step.</summary>
    public static void Verify(Optimizer optimizer, Func<ReferenceOptimizers.Step> reference, double learningRate, double tolerance)
    {
        // Whole vectors, tails of each length, and both.
        for (int length = 1; length <= 21; length++)
        {
            var random = new Random(length);
            double[] slopes = Array.ConvertAll(random.Draw(length), value => 1.25 + 0.75 * value), centers = random.Draw(length);
            double[] exact = random.Draw(length);
            float[] w = exact.ToSingles();
            ReferenceOptimizers.Step[] steps = Array.ConvertAll(new ReferenceOptimizers.Step[length], _ => reference());
            GuardedBuffer weights = new(w), states = new(new float[length * optimizer.StateCount]);
            for (int step = 1; step <= Steps; step++)
            {
                double[] noise = random.Draw(length);
                double rate = learningRate * (1 - 0.5 * step / Steps);
                float[] g = Gradient(weights.Span.ToDoubles()).ToSingles();
                double[] exactGradient = Gradient(exact);
                optimizer.Update(new ParameterStep(weights.Span, g, states.Span, step, rate));
                for (int i = 0; i < length; i++)
                    exact[i] += steps[i](exact[i], exactGradient[i], rate);
                Near.AreEqual(exact, weights.Read(), _ => tolerance, $"{optimizer}, length {length}, step {step}, w");

                double[] Gradient(double[] at) => [.. at.Select((value, i) => slopes[i] * (value - centers[i]) + noise[i])];
            }

            states.Read();
        }
    }

    /// <summary>Asserts that numbers at the end, past the last whole vector, change as those before: to the bit.</summary>
    public static void VerifyTail(Optimizer optimizer)
    {
        const int Whole = 64;
        float[] w = new Random(1).Draw(Whole).ToSingles();
        float[] together = Walk(0, Whole);
        for (int i = 0; i < Whole; i++)
            Near.AreSame(together.AsSpan(i, 1), Walk(i, 1), $"{optimizer}, w[{i}] by itself");

        float[] Walk(int start, int length)
        {
            float[] part = w[start..(start + length)], states = new float[length * optimizer.StateCount];
            var random = new Random(2);
            for (int step = 1; step <= 5; step++)
                optimizer.Update(new ParameterStep(part, random.Draw(Whole).ToSingles().AsSpan(start, length), states, step, 0.01));
            return part;
        }
    }
}
