using System.Numerics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ActivationsTests
{
    private static readonly float[] _special =
        [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1, -1];

    [TestMethod]
    public void Relu_SpecialValuesAtEveryPlace_AreMaximaWithZero() => ForBlocks(x =>
    {
        var y = new GuardedBuffer(x.Length);
        Activations.Apply(default(ActivationFunctions.Relu), x, y.Span);
        Near.AreEqual(ReferenceFunctions.Relu(x.AsSpan().ToDoubles()), y.Read(), _ => 0, "y");
    });

    [TestMethod]
    public void ReluGradient_IsWhereTheResultIsAboveZero() => ForBlocks(y =>
    {
        float[] dy = new Random(2).Draw(y.Length).ToSingles();
        var dx = new GuardedBuffer(y.Length);
        Activations.Gradient(default(ActivationFunctions.Relu), y, dy, dx.Span);
        Near.AreEqual([.. y.Zip(dy, (result, gradient) => result > 0 ? (double)gradient : 0)], dx.Read(), _ => 0, "dx");
    });

    [TestMethod]
    public void Tanh_SpecialValuesAtEveryPlace_EqualTheReference() => ForBlocks(x =>
    {
        var y = new GuardedBuffer(x.Length);
        Activations.Apply(new ActivationFunctions.Tanh(1, 1), x, y.Span);
        Near.AreEqual(ReferenceFunctions.Tanh(x.AsSpan().ToDoubles()), y.Read(), _ => 4 * Precision.Unit, "y");
    });

    [TestMethod]
    public void TanhGradient_IsOneMinusTheSquareOfTheResult()
    {
        var random = new Random(3);
        float[] y = random.Draw(64).ToSingles(), dy = random.Draw(64).ToSingles();
        var dx = new GuardedBuffer(y.Length);
        Activations.Gradient(new ActivationFunctions.Tanh(1, 1), y, dy, dx.Span);
        Near.AreEqual([.. y.Zip(dy, (result, gradient) => gradient * (1 - (double)result * result))], dx.Read(), _ => 2 * Precision.Unit, "dx");
    }

    [TestMethod]
    public void GeluAndItsDerivative_WholeRange_AreWithinRoundingOfTheReference() => AssertBoth(
        default(ActivationFunctions.Gelu),
        x => x * ReferenceMath.NormalDistribution(x),
        x => ReferenceMath.NormalDistribution(x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI),
        roundings: 3);

    [TestMethod]
    public void SiluAndItsDerivative_WholeRange_AreWithinRoundingOfTheReference() => AssertBoth(
        default(ActivationFunctions.Silu),
        x => x * ReferenceMath.Sigmoid(x),
        x => ReferenceMath.Sigmoid(x) * (1 + x * ReferenceMath.Sigmoid(-x)),
        roundings: 6);

    [TestMethod]
    public void Standardize_EachChannel_TakesItsOwnStatistics()
    {
        for (int channels = 1; channels <= 5; channels++)
        {
            var random = new Random(channels);
            double[] x = random.Draw(channels * 3), mean = random.Draw(channels), deviation = Array.ConvertAll(random.Draw(channels), value => (double)(float)(1.5 + value));
            double[] dy = random.Draw(x.Length);
            GuardedBuffer y = new(x.Length * Lanes.Count), dx = new(x.Length * Lanes.Count);
            Activations.Standardize(LaneBlocks.Pack([x]), mean.ToSingles(), deviation.ToSingles(), y.Span);
            Activations.StandardizeGradient(LaneBlocks.Pack([dy]), deviation.ToSingles(), dx.Span);

            double[] expected = ReferenceFunctions.Standardize(x, mean, deviation);
            double[] gradient = ReferenceFunctions.Standardize(dy, new double[channels], deviation);
            Near.AreEqual(expected, LaneBlocks.Unpack(y.Read(), 1)[0], i => 4 * Precision.Unit * Math.Abs(expected[i]), "y");
            Near.AreEqual(gradient, LaneBlocks.Unpack(dx.Read(), 1)[0], i => 4 * Precision.Unit * Math.Abs(gradient[i]), "dx");
        }
    }

    [TestMethod]
    public void EachFunction_InPlace_IsTheSame()
    {
        float[] x = new Random(4).Draw(64).ToSingles(), y = new float[64], dx = new float[64];
        Activations.Apply(default(ActivationFunctions.Relu), x, y);
        AssertInPlace(y, span => Activations.Apply(default(ActivationFunctions.Relu), span, span));
        Activations.Apply(new ActivationFunctions.Tanh(1, 1), x, y);
        AssertInPlace(y, span => Activations.Apply(new ActivationFunctions.Tanh(1, 1), span, span));
        Activations.Gradient(default(ActivationFunctions.Relu), y, x, dx);
        AssertInPlace(dx, span => Activations.Gradient(default(ActivationFunctions.Relu), y, span, span));
        Activations.Gradient(new ActivationFunctions.Tanh(1, 1), y, x, dx);
        AssertInPlace(dx, span => Activations.Gradient(new ActivationFunctions.Tanh(1, 1), y, span, span));

        void AssertInPlace(float[] expected, Action<float[]> function)
        {
            float[] memory = [.. x];
            function(memory);
            Near.AreSame(expected, memory, "in place");
        }
    }

    private static void AssertBoth<TFunction>(TFunction function, Func<double, double> result, Func<double, double> derivative, int roundings)
        where TFunction : struct, IActivation, IDerivedFunction
    {
        float[] x = [.. Enumerable.Range(-20 * 1024, 40 * 1024).Select(i => i / 1024f)];
        GuardedBuffer y = new(x.Length), slopes = new(x.Length);
        Activations.Apply(function, x, y.Span, slopes.Span);
        Near.AreEqual([.. x.Select(number => result(number))], y.Read(), i => roundings * Precision.Unit * Math.Max(1, Math.Abs(x[i])), "y");
        Near.AreEqual([.. x.Select(number => derivative(number))], slopes.Read(), i => roundings * Precision.Unit * Math.Max(1, Math.Abs(x[i])), "derivative");

        for (int i = 0; i < x.Length; i++)
        {
            float narrow = function.Value(new NarrowVector(new Vector<float>(x[i])), out NarrowVector slope).Lanes[0];
            Near.AreSame([narrow, slope.Lanes[0]], [y.Span[i], slopes.Span[i]], $"y and derivative at {x[i]:R}, by vectors of other widths");
        }

        float[] together = y.Span.ToArray(), alone = new float[x.Length], inPlace = [.. x], dx = new float[x.Length];
        Activations.Apply(function, x, alone);
        Near.AreSame(together, alone, "y alone");
        Activations.Apply(function, inPlace, inPlace, slopes.Span);
        Near.AreSame(together, inPlace, "y in place");
        Activations.Gradient(function, slopes.Span, x, dx);
        Near.AreSame([.. x.Zip(slopes.Span.ToArray(), (dy, slope) => dy * slope)], dx, "dx");
    }

    private static void ForBlocks(Action<float[]> test)
    {
        for (int blocks = 1; blocks <= 3; blocks++)
        {
            for (int shift = 0; shift < Lanes.Count; shift++)
            {
                float[] x = new Random(blocks).Draw(blocks * Lanes.Count).ToSingles();
                for (int i = 0; i < _special.Length; i++)
                    x[(i + shift) % x.Length] = _special[i];
                test(x);
            }
        }
    }
}
