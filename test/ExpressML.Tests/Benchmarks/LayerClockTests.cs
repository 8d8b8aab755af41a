using ExpressML.Benchmarks.Kernels;

namespace ExpressML.Tests.Benchmarks;

/// <summary>The clock of a kernel counts each way of the layers, and no more.</summary>
[TestClass]
public sealed class LayerClockTests
{
    [TestMethod]
    public void Measure_TwoWays_AreTimedApart()
    {
        var clock = new LayerClock(net => net.Conv2D(8, 3), (4, 12, 12), examples: 40, wantsInputGradient: true);
        (double forward, double backward) = clock.Measure(seconds: 0);
        Assert.IsGreaterThan(0, forward);
        Assert.IsGreaterThan(0, backward);
    }

    [TestMethod]
    public void LayerClock_BlocksThatWaitForEachOther_TakesOneAlone()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new LayerClock(net => net.BatchNormalization(), (4, 3, 3), examples: 17, wantsInputGradient: true));
        StringAssert.StartsWith(exception.Message, "Where blocks wait for each other, forward and back can be told apart with one block only.");
    }

    [TestMethod]
    public void All_Names_AreDistinct()
    {
        string[] names = [.. KernelCases.All.Select(kernel => kernel.Name)];
        CollectionAssert.AllItemsAreUnique(names);
        Assert.Contains("lenet Conv2D(16, 5) of 6×14×14, 64 examples", names);
    }
}
