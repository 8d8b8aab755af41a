using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

/// <summary>Group and instance normalisation.</summary>
[TestClass]
public sealed class ExampleNormalizationTests
{
    [TestMethod]
    public void Layers_KeepTheContract()
    {
        LayerContract.Verify(() => new GroupNormalization(2), (4, 2, 3), "GroupNormalization(2)");
        LayerContract.Verify(() => new GroupNormalization(1, 0.1), (3, 2, 2), "GroupNormalization(1, epsilon: 0.1)");
        LayerContract.Verify(() => new GroupNormalization(2), Shape.Vector(24), "GroupNormalization(2)");
        LayerContract.Verify(() => new InstanceNormalization(), (3, 2, 3), "InstanceNormalization()");
        LayerContract.Verify(() => new InstanceNormalization(0.1), (3, 1, 4), "InstanceNormalization(epsilon: 0.1)");
    }

    // Mean 2 and variance 1, and mean 0 and variance 4.
    [TestMethod]
    public void InstanceNormalization_EachChannel_HasItsOwnStatistics() => Near.AreEqual(
        [-1, 1, 1, -1], new LayerRun(new Network((2, 1, 2), [new InstanceNormalization(1e-10)]).Layers[0], [[1, 3, 2, -2]]).Outputs[0], 1e-6, "y");

    [TestMethod]
    public void Build_InputThatDoesNotFit_Throws()
    {
        AssertThrows("GroupNormalization(2): the number of channels must be a multiple of the 2 groups, but the input is 3×2×2.", new GroupNormalization(2), (3, 2, 2));
        AssertThrows("GroupNormalization(3): each group must have several numbers, or it would be its own mean, but the input is 3×1×1.", new GroupNormalization(3), (3, 1, 1));
        AssertThrows("InstanceNormalization(): each channel must have several pixels, or it would be its own mean, but the input is 3×1×1.", new InstanceNormalization(), (3, 1, 1));
    }

    [TestMethod]
    public void Constructor_SettingOutOfRange_Throws()
    {
        Assert.AreEqual("groups", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GroupNormalization(0)).ParamName);
        Assert.AreEqual("epsilon", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new InstanceNormalization(0)).ParamName);
    }

    private static void AssertThrows(string message, Layer layer, Shape input) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ShapeException>(() => new Network(input, [layer])).Message);
}
