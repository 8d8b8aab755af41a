using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Tensors;

[TestClass]
public sealed class DiracTests
{
    [TestMethod]
    [DataRow(3, 1, 3)]
    [DataRow(5, 1, 3)]
    [DataRow(2, 1, 2)]
    [DataRow(6, 3, 3)]
    public void Conv2D_FirstFilters_PassTheirChannelsOn(int filters, int groups, int same)
    {
        var layer = new Conv2D(filters, 3, padding: 1, groups: groups, bias: false) { WeightInitializer = new Dirac() };
        Network network = new((3, 4, 5), [layer]);
        network.Initialize(new Random(1));
        double[] x = new Random(2).Draw(60);

        double[] y = NetworkFiles.Score(network, [x])[0];

        int filtersOfGroup = filters / groups, channelsOfGroup = 3 / groups;
        for (int c = 0; c < same; c++)
        {
            int filter = c / channelsOfGroup * filtersOfGroup + c % channelsOfGroup;
            CollectionAssert.AreEqual(x.Skip(20 * c).Take(20).ToArray(), y.Skip(20 * filter).Take(20).ToArray(), $"channel {c}");
        }
    }

    [TestMethod]
    public void Initialize_OtherFilters_AreUniformOrAsAsked()
    {
        Parameter weight = Draw(new Dirac(), [200, 4, 3, 3]), zero = Draw(new Dirac(new Constant(0)), [200, 4, 3, 3]);
        double[] others = weight.ReadOnlyValues[(4 * 36)..].ToDoubles();
        Assert.IsLessThanOrEqualTo(1.0 / 6, others.Max(Math.Abs));
        Assert.AreEqual(1.0 / 36 / 3, others.Average(value => value * value), 0.04 / 36 / 3);
        Assert.AreEqual(4, zero.ReadOnlyValues.ToDoubles().Sum());
        Assert.AreEqual(4, zero.ReadOnlyValues[..(4 * 36)].ToDoubles().Count(value => value == 1));
    }

    [TestMethod]
    public void Initialize_EvenWindow_HasItsCentreAtHalf()
    {
        Parameter weight = Draw(new Dirac(), [1, 1, 2, 4]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 0, 0, 1, 0 }, weight.ReadOnlyValues.ToArray());
    }

    [TestMethod]
    public void Initialize_NoWeightOfAConvolution_Throws()
    {
        string bias = Assert.ThrowsExactly<ArgumentException>(() => new Dirac().Initialize(new Parameter("bias", [4]), new Random(1))).Message;
        Assert.StartsWith("Dirac is for the weight of a Conv2D, but bias[4] is none. Use another initialiser, such as He or Glorot.", bias);
        var transposed = new ConvTranspose2D(4, 3) { WeightInitializer = new Dirac() };
        Network network = new((2, 5, 5), [transposed]);
        string message = Assert.ThrowsExactly<ArgumentException>(() => network.Initialize(new Random(1))).Message;
        Assert.StartsWith("Dirac is for the weight of a Conv2D, but weight[2, 4, 3, 3] is none.", message);
    }

    private static Parameter Draw(Dirac dirac, int[] dimensions)
    {
        var weight = new Parameter("weight", dimensions, fanIn: dimensions[1] * dimensions[2] * dimensions[3], fanOut: dimensions[0] * dimensions[2] * dimensions[3]);
        dirac.Initialize(weight, new Random(1));
        return weight;
    }
}
