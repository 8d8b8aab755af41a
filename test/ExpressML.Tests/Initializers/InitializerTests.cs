using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Tensors;

[TestClass]
public sealed class InitializerTests
{
    private const int FanIn = 50;
    private const int FanOut = 150;

    // 15,000 numbers: the variance strays by √(2/n) = 1.2 % at most, one deviation.
    private const double VarianceTolerance = 0.04;

    public static IEnumerable<(Initializer Initializer, double Variance, bool IsNormal)> Cases =>
    [
        (new He(), 2.0 / FanIn, false), (new Glorot(), 2.0 / (FanIn + FanOut), false), (new LeCun(), 1.0 / FanIn, false),
        (new He { Normal = true }, 2.0 / FanIn, true), (new Glorot { Normal = true }, 2.0 / (FanIn + FanOut), true),
        (new LeCun { Normal = true }, 1.0 / FanIn, true),
    ];

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Initialize_ManyNumbers_HaveMeanAndVariance(Initializer initializer, double variance, bool isNormal)
    {
        double[] values = Draw(initializer, seed: 1);
        Assert.AreEqual(0, values.Average() / Math.Sqrt(variance), 4 / Math.Sqrt(values.Length));
        Assert.AreEqual(1, values.Average(value => value * value) / variance, VarianceTolerance);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Initialize_Distribution_IsUniformOrNormal(Initializer initializer, double variance, bool isNormal)
    {
        double bound = Math.Sqrt(3 * variance), largest = Draw(initializer, seed: 1).Magnitudes().Max();
        if (isNormal)
            Assert.IsGreaterThan(1.5 * bound, largest);
        else
            Assert.IsTrue(largest > 0.999 * bound && largest <= bound * (1 + Precision.Unit), $"{largest} of {bound}");
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Initialize_Seed_DecidesEveryNumber(Initializer initializer, double variance, bool isNormal)
    {
        CollectionAssert.AreEqual(Draw(initializer, seed: 1), Draw(initializer, seed: 1));
        CollectionAssert.AreNotEqual(Draw(initializer, seed: 1), Draw(initializer, seed: 2));
    }

    [TestMethod]
    public void Initialize_ParameterWithoutFan_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new He().Initialize(new Parameter("bias", [4]), new Random(1)));
        StringAssert.StartsWith(
            exception.Message, "He is for weights, but bias[4] has no inputs to count. Use Constant, Uniform or NormalDistribution.");
    }

    private static double[] Draw(Initializer initializer, int seed)
    {
        var parameter = new Parameter("weight", [FanOut, 100], FanIn, FanOut);
        initializer.Initialize(parameter, new Random(seed));
        return parameter.Values.ToDoubles();
    }
}
