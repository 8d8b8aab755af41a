using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Training.Planning;

[TestClass]
public sealed class TrainingChecksTests
{
    [TestMethod]
    public void RequireMemory_NetworkThatIsTooLarge_NamesItsLargestLayerBeforeMemoryIsTaken()
    {
        // 2.0 and 2.1 thousand million parameters, of which none has memory yet.
        Network network = new NetworkBuilder().Dense(2_000_000).Relu().Dense(1_050).Build(Shape.Vector(1_000));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => TrainingChecks.RequireMemory(network, new Adam(), isAveraged: false, available: 16L << 30));
        Assert.AreEqual(
            "The network has 4,102,001,050 parameters. With their gradients and what Adam keeps of them, they need 62,591 MB, but the process may use 16,384 MB. "
            + "Dense2, Dense(1050) with an input of 2000000×1×1, has 2,100,001,050 of them: make it, or its input, smaller.",
            exception.Message);
        TrainingChecks.RequireMemory(network, new Sgd(), isAveraged: true, available: 80L << 30);
    }
}
