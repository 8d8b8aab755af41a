using ExpressML.Architectures;
using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class LeNet5Tests
{
    [TestMethod]
    public void Create_TenDigits_Has61706Parameters()
    {
        Network network = new LeNet5().Create((1, 28, 28), 10);
        Assert.AreEqual(61_706, network.ParameterCount);
        CollectionAssert.AreEqual(
            new[] { 156, 2_416, 48_120, 10_164, 850 },
            network.Layers.Where(layer => layer is Conv2D or Dense).Select(layer => layer.Parameters.Sum(parameter => parameter.Length)).ToArray());
    }

    [TestMethod]
    public void Create_Layers_AreThoseOfThePaperInModernForm()
    {
        const string Layers = "Conv2D(6, 5, padding: 2).Named(\"C1\").Relu().MaxPool2D(2).Named(\"S2\")"
            + ".Conv2D(16, 5).Named(\"C3\").Relu().MaxPool2D(2).Named(\"S4\")"
            + ".Flatten().Dense(120).Named(\"C5\").Relu().Dense(84).Named(\"F6\").Relu().Dense(3)";
        Assert.AreEqual($"new NetworkBuilder().Standardize().{Layers}.Build(new Shape(3, 32, 32))", new LeNet5().Create((3, 32, 32), 3).ToString());
        Assert.AreEqual($"new NetworkBuilder().{Layers}.Build(new Shape(3, 32, 32))", new LeNet5().Create((3, 32, 32), 3, standardizeInput: false).ToString());
    }

    [TestMethod]
    public void SmallestSide_IsTheSmallestThatFits()
    {
        int side = new LeNet5().SmallestSide;
        Assert.AreEqual(2, new LeNet5().Create((1, side, side), 2).OutputLength);
        Assert.ThrowsExactly<ShapeException>(() => new LeNet5().Create((1, side - 1, side), 2));
    }
}
