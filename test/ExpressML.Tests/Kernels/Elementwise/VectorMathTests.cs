using System.Numerics;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class VectorMathTests
{
    // Every 499th of all floats: 8.6 million, in each binade and of both signs.
    private const uint BitsAStep = 499;

    // e^88.3762626, the last before the exponent is out of range.
    private const float LargestExp = 2.4061436e38f;

    private delegate NarrowVector Function(NarrowVector x);

    [TestMethod]
    public void Exp_WholeRange_IsWithinTwoUnitsInTheLastPlace() =>
        Assert.IsLessThanOrEqualTo(2.0, WorstError(VectorMath.Exp, Math.Exp, x => x is > -87.3365448f and < 88.3762626f, out float where), $"at {where:R}");

    [TestMethod]
    public void Tanh_WholeRange_IsWithinThreeUnitsInTheLastPlace() =>
        Assert.IsLessThanOrEqualTo(3.0, WorstError(VectorMath.Tanh, Math.Tanh, x => !float.IsNaN(x), out float where), $"at {where:R}");

    [TestMethod]
    public void ExpMinus1_WholeRange_IsWithinThreeUnitsInTheLastPlace() => Assert.IsLessThanOrEqualTo(
        3.0, WorstError(VectorMath.ExpMinus1, ReferenceMath.ExpMinus1, x => x < 88.3762626f, out float where), $"at {where:R}");

    [TestMethod]
    public void Log_NormalNumbers_IsWithinTwoUnitsInTheLastPlace() => Assert.IsLessThanOrEqualTo(
        2.0, WorstError(VectorMath.Log, Math.Log, x => x > 0 && float.IsNormal(x), out float where), $"at {where:R}");

    [TestMethod]
    public void Log1Plus_NotNegative_IsWithinThreeUnitsInTheLastPlace() => Assert.IsLessThanOrEqualTo(
        3.0, WorstError(VectorMath.Log1Plus, ReferenceMath.Log1Plus, x => x >= 0 && float.IsFinite(x), out float where), $"at {where:R}");

    [TestMethod]
    public void Sigmoid_WholeRange_IsWithinFourUnitsInTheLastPlace() => Assert.IsLessThanOrEqualTo(
        4.0, WorstError(VectorMath.Sigmoid, ReferenceMath.Sigmoid, x => x > -87.3365448f, out float where), $"at {where:R}");

    [TestMethod]
    public void Erf_WholeRange_IsWithinThreeUnitsInTheLastPlace() => Assert.IsLessThanOrEqualTo(
        3.0, WorstError(VectorMath.Erf, ReferenceMath.Erf, x => !float.IsNaN(x), out float where), $"at {where:R}");

    [TestMethod]
    public void EachFunction_SpecialValue_IsExact()
    {
        Assert.AreEqual(-1f, Apply(VectorMath.ExpMinus1, float.NegativeInfinity));
        Assert.AreEqual(0f, Apply(VectorMath.ExpMinus1, 0));
        Assert.AreEqual(LargestExp, Apply(VectorMath.ExpMinus1, float.PositiveInfinity));
        Assert.AreEqual(0f, Apply(VectorMath.Log, 1));
        Assert.AreEqual(float.PositiveInfinity, Apply(VectorMath.Log, float.PositiveInfinity));
        Assert.AreEqual(0f, Apply(VectorMath.Log1Plus, 0));
        Assert.AreEqual(float.PositiveInfinity, Apply(VectorMath.Log1Plus, float.PositiveInfinity));
        Assert.AreEqual(0f, Apply(VectorMath.Sigmoid, float.NegativeInfinity));
        Assert.AreEqual(0.5f, Apply(VectorMath.Sigmoid, 0));
        Assert.AreEqual(1f, Apply(VectorMath.Sigmoid, float.PositiveInfinity));
        Assert.AreEqual(-1f, Apply(VectorMath.Erf, float.NegativeInfinity));
        Assert.AreEqual(0f, Apply(VectorMath.Erf, 0));
        Assert.AreEqual(1f, Apply(VectorMath.Erf, float.MaxValue));
        foreach (Function function in new Function[] { VectorMath.ExpMinus1, VectorMath.Log, VectorMath.Log1Plus, VectorMath.Sigmoid, VectorMath.Erf })
            Assert.AreEqual(float.NaN, Apply(function, float.NaN));
    }

    [TestMethod]
    [DataRow(float.NaN, float.NaN)]
    [DataRow(float.NegativeInfinity, 0f)]
    [DataRow(-87.34f, 0f)]
    [DataRow(-1000f, 0f)]
    [DataRow(0f, 1f)]
    [DataRow(-0f, 1f)]
    [DataRow(float.Epsilon, 1f)]
    [DataRow(-float.Epsilon, 1f)]
    [DataRow(88.5f, LargestExp)]
    [DataRow(float.MaxValue, LargestExp)]
    [DataRow(float.PositiveInfinity, LargestExp)]
    public void Exp_SpecialValue_IsExact(float x, float expected) => Assert.AreEqual(expected, Apply(VectorMath.Exp, x));

    [TestMethod]
    [DataRow(float.NaN, float.NaN)]
    [DataRow(float.NegativeInfinity, -1f)]
    [DataRow(float.PositiveInfinity, 1f)]
    [DataRow(float.MaxValue, 1f)]
    [DataRow(-20f, -1f)]
    [DataRow(0f, 0f)]
    [DataRow(float.Epsilon, float.Epsilon)]
    [DataRow(-1e-40f, -1e-40f)]
    public void Tanh_SpecialValue_IsExact(float x, float expected) => Assert.AreEqual(expected, Apply(VectorMath.Tanh, x));

    [TestMethod]
    public void EachFunction_AnyWidth_HasTheSameBits()
    {
        (Func<NarrowVector, NarrowVector> Narrow, Func<WideVector, WideVector> Wide)[] functions =
        [
            (VectorMath.Exp, VectorMath.Exp), (VectorMath.ExpMinus1, VectorMath.ExpMinus1), (VectorMath.Log, VectorMath.Log), (VectorMath.Log1Plus, VectorMath.Log1Plus),
            (VectorMath.Sigmoid, VectorMath.Sigmoid), (VectorMath.Erf, VectorMath.Erf), (VectorMath.Tanh, VectorMath.Tanh),
        ];
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 100 * BitsAStep)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            for (int i = 0; i < functions.Length; i++)
            {
                float narrow = functions[i].Narrow(new NarrowVector(new Vector<float>(x))).Lanes[0], wide = functions[i].Wide(new WideVector(Vector512.Create(x))).Lanes[15];
                Assert.IsTrue(float.IsNaN(narrow) ? float.IsNaN(wide) : BitConverter.SingleToInt32Bits(narrow) == BitConverter.SingleToInt32Bits(wide), $"function {i} at {x:R}");
            }
        }
    }

    private static float Apply(Function function, float x) => function(new NarrowVector(new Vector<float>(x))).Lanes[0];

    private static double WorstError(Function function, Func<double, double> exact, Predicate<float> isInRange, out float where)
    {
        (double worst, where) = (0, 0);
        Span<float> x = stackalloc float[Vector<float>.Count];
        for (ulong bits = 0; bits <= uint.MaxValue; bits += BitsAStep * (ulong)x.Length)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] = BitConverter.UInt32BitsToSingle((uint)(bits + (ulong)i * BitsAStep));
            Vector<float> y = function(new NarrowVector(new Vector<float>(x))).Lanes;
            for (int i = 0; i < x.Length; i++)
            {
                double error = isInRange(x[i]) ? Precision.UnitsInLastPlace(y[i], exact(x[i])) : 0;
                if (!(error <= worst))
                    (worst, where) = (error, x[i]);
            }
        }

        return worst;
    }
}
