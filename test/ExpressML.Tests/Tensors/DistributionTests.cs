using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Tensors;

/// <summary>The initialisations that do not look at the fan: Constant, Uniform, NormalDistribution, Orthogonal.</summary>
[TestClass]
public sealed class DistributionTests
{
    // 20,000 numbers: a mean strays by 0.7 % of the deviation, one deviation of its own.
    private const double Tolerance = 0.03;

    [TestMethod]
    public void Constant_EveryNumber_IsTheValue()
    {
        Assert.IsTrue(Draw(new Constant(0.5)).All(value => value == 0.5));
        Assert.IsTrue(Draw(new Constant()).All(value => value == 0));
    }

    [TestMethod]
    public void Uniform_ManyNumbers_FillTheRange()
    {
        double[] values = Draw(new Uniform(-1, 3));
        Assert.IsTrue(values.Min() is >= -1 and < -0.99 && values.Max() is <= 3 and > 2.99);
        Assert.AreEqual(1, values.Average(), 2 * Tolerance);
    }

    [TestMethod]
    public void NormalDistribution_ManyNumbers_HaveMeanAndDeviation()
    {
        double[] values = Draw(new NormalDistribution(3, 0.5));
        Assert.AreEqual(3, values.Average(), Tolerance);
        Assert.AreEqual(0.5, Math.Sqrt(values.Average(value => (value - 3) * (value - 3))), Tolerance);
        Assert.IsGreaterThan(4.5, values.Max());
    }

    [TestMethod]
    [DataRow(4, 4)]
    [DataRow(3, 12)]
    [DataRow(12, 3)]
    [DataRow(1, 5)]
    [DataRow(60, 50)]
    public void Orthogonal_RowsOrColumns_AreOrthogonalAndOfLengthGain(int rows, int columns)
    {
        var parameter = new Parameter("weight", [rows, columns], columns, rows);
        new Orthogonal(gain: 2).Initialize(parameter, new Random(1));
        double[][] vectors = [.. parameter.Values.ToDoubles().Chunk(columns)];
        if (rows > columns)
            vectors = [.. Enumerable.Range(0, columns).Select(column => vectors.Select(row => row[column]).ToArray())];
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int j = 0; j < vectors.Length; j++)
                Assert.AreEqual(i == j ? 4 : 0, vectors[i].Dot(vectors[j]), 1e-6, $"{i}, {j}");
        }
    }

    // A square orthogonal matrix drawn uniformly has a first number as often below 0 as above.
    [TestMethod]
    public void Orthogonal_ManySeeds_HaveBothSigns()
    {
        int positive = Enumerable.Range(0, 200).Count(seed => Draw(new Orthogonal(), [3, 3], seed)[0] > 0);
        Assert.IsTrue(positive is > 70 and < 130, $"{positive}");
    }

    [TestMethod]
    public void Initialize_Seed_DecidesEveryNumber()
    {
        foreach (Initializer initializer in new Initializer[] { new Uniform(0, 1), new NormalDistribution(0, 1), new Orthogonal() })
        {
            CollectionAssert.AreEqual(Draw(initializer, [10, 7], seed: 1), Draw(initializer, [10, 7], seed: 1));
            CollectionAssert.AreNotEqual(Draw(initializer, [10, 7], seed: 1), Draw(initializer, [10, 7], seed: 2));
        }
    }

    [TestMethod]
    public void Constructor_SettingOutOfRange_Throws()
    {
        StringAssert.StartsWith(AssertThrows("value", () => new Constant(double.NaN)).Message, "value must be a finite number.");
        AssertThrows("minimum", () => new Uniform(double.NegativeInfinity, 1));
        AssertThrows("maximum", () => new Uniform(2, 1));
        AssertThrows("mean", () => new NormalDistribution(double.NaN, 1));
        AssertThrows("deviation", () => new NormalDistribution(0, -1));
        AssertThrows("gain", () => new Orthogonal(0));
    }

    private static ArgumentOutOfRangeException AssertThrows(string parameter, Func<object> create)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(create);
        Assert.AreEqual(parameter, exception.ParamName);
        return exception;
    }

    private static double[] Draw(Initializer initializer) => Draw(initializer, [200, 100], seed: 1);

    private static double[] Draw(Initializer initializer, int[] dimensions, int seed)
    {
        var parameter = new Parameter("weight", dimensions);
        initializer.Initialize(parameter, new Random(seed));
        return parameter.Values.ToDoubles();
    }
}
