using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class NetworkTests
{
    [TestMethod]
    public void Shapes_FlowFromLayerToLayer()
    {
        Network network = TinyNetworks.Convolutional((3, 9, 8), classCount: 4);
        Assert.AreEqual(new Shape(3, 9, 8), network.InputShape);
        Assert.AreEqual(Shape.Vector(4), network.OutputShape);
        Assert.AreEqual(4, network.OutputLength);
        CollectionAssert.AreEqual(
            new Shape[] { (5, 9, 8), (5, 9, 8), (5, 4, 4), (80, 1, 1), (7, 1, 1), (7, 1, 1), (4, 1, 1) },
            network.Layers.Select(layer => layer.OutputShape).ToArray());
    }

    [TestMethod]
    public void ParameterCount_CountsWhatIsTrained()
    {
        Network network = new NetworkBuilder().Standardize().Conv2D(2, 3).Flatten().Dense(4).Build((3, 4, 4));
        Assert.AreEqual(2 * 3 * 9 + 2 + 4 * 8 + 4, network.ParameterCount);
        Assert.HasCount(2, network.Layers[0].Parameters);
    }

    [TestMethod]
    public void ToString_IsTheCodeThatBuildsIt()
    {
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(4, 3, stride: 2).Tanh().AveragePool2D(2, stride: 1).Flatten().Dense(10)
            .Build((1, 28, 28));
        Assert.AreEqual(
            "new NetworkBuilder().Standardize().Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(4, 3, stride: 2).Tanh()"
            + ".AveragePool2D(2, stride: 1).Flatten().Dense(10).Build(new Shape(1, 28, 28))",
            network.ToString());
    }

    [TestMethod]
    public void Parameter_ToString_SaysNameAndSizes() =>
        Assert.AreEqual("weight[5, 3, 3, 3]", TinyNetworks.Convolutional((3, 9, 8), 4).Layers[0].Parameters[0].ToString());

    [TestMethod]
    public void Initialize_ActivationThatFollows_DecidesTheVariance()
    {
        Network network = new NetworkBuilder()
            .Conv2D(40, 5).MaxPool2D(2).Relu()
            .Conv2D(30, 3).Tanh()
            .Flatten().Dense(100).Relu()
            .Dense(100)
            .Build((10, 12, 12));
        network.Initialize(new Random(1));
        AssertVariance(network.Layers[0], 2.0 / 250);
        AssertVariance(network.Layers[3], 2.0 / (40 * 9 + 30 * 9));
        AssertVariance(network.Layers[6], 2.0 / (30 * 4));
        AssertVariance(network.Layers[8], 2.0 / 200);
    }

    [TestMethod]
    public void Initialize_OwnInitializer_GoesFirst()
    {
        Network network = new NetworkBuilder().Dense(200, weightInitializer: new LeCun()).Relu().Build(Shape.Vector(150));
        network.Initialize(new Random(1));
        AssertVariance(network.Layers[0], 1.0 / 150);
    }

    [TestMethod]
    public void Initialize_Biases_AreZero()
    {
        Network network = TinyNetworks.Convolutional((1, 8, 8), 3);
        Assert.IsTrue(network.Layers[0].Parameters[1].Values.ToDoubles().All(value => value == 0));
    }

    [TestMethod]
    public void Initialize_Seed_DecidesEveryBit()
    {
        byte[] first = NetworkFiles.Bytes(TinyNetworks.Convolutional((1, 8, 8), 3, seed: 5));
        CollectionAssert.AreEqual(first, NetworkFiles.Bytes(TinyNetworks.Convolutional((1, 8, 8), 3, seed: 5)));
        CollectionAssert.AreNotEqual(first, NetworkFiles.Bytes(TinyNetworks.Convolutional((1, 8, 8), 3, seed: 6)));
    }

    [TestMethod]
    [DataRow(0, 1, 1, "0×1×1")]
    [DataRow(3, -2, 4, "3×-2×4")]
    public void Constructor_InvalidShape_Throws(int channels, int height, int width, string shape)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Network((channels, height, width), [new Relu()]));
        Assert.AreEqual("inputShape", exception.ParamName);
        Assert.StartsWith("inputShape must have at least 1 channel, row and column,", exception.Message);
        Assert.Contains(shape, exception.Message);
    }

    [TestMethod]
    public void Constructor_NoLayer_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new NetworkBuilder().Build((1, 2, 2)));
        Assert.StartsWith("A network needs at least one layer.", exception.Message);
    }

    [TestMethod]
    public void Constructor_LayerDoesNotFit_NamesTheLayer()
    {
        var exception = Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().MaxPool2D(2).MaxPool2D(2).MaxPool2D(2).Build((1, 6, 6)));
        Assert.AreEqual("MaxPool2D(2): the input must be at least 2×2 pixels, but is 1×1×1.", exception.Message);
    }

    [TestMethod]
    public void NetworkBuilder_BuildTwice_Throws()
    {
        NetworkBuilder builder = new NetworkBuilder().Dense(3);
        builder.Build(Shape.Vector(2));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => builder.Build(Shape.Vector(2)));
        Assert.AreEqual("Dense(3) already stands in a network. Make a new layer for each place.", exception.Message);
    }

    [TestMethod]
    public void NetworkBuilder_NoLayerGiven_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentNullException>(() => new NetworkBuilder().Add(null!));
        Assert.AreEqual("layer", exception.ParamName);
    }

    // The variance of n uniform numbers strays by √(4/5n); 4 times that at 10,000 numbers is 4 %.
    private static void AssertVariance(Layer layer, double expected)
    {
        double variance = layer.Parameters[0].Values.ToDoubles().Average(value => value * value);
        Assert.AreEqual(1, variance / expected, 0.04, layer.ToString());
    }
}
