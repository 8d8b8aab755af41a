using ExpressML.Benchmarks.Report;

namespace ExpressML.Tests.Benchmarks;

/// <summary>What benchmark programs print is read as they print it.</summary>
[TestClass]
public sealed class BenchmarkLineTests
{
    [TestMethod]
    public void Parse_Training_HasOneRateAndTheMemory()
    {
        BenchmarkLine line = BenchmarkLine.Parse(
            "train lenet relu sgd batch 64 threads 2: step median 1.302 ms (best 1.250, first 38)  49155.4 images/s (best 51200.0)  HWM 69 MB  (9/9 clean windows)\n");
        CollectionAssert.AreEqual(new[] { 49155.4 }, line.Rates.ToArray());
        Assert.AreEqual(69, line.Megabytes);
    }

    [TestMethod]
    public void Parse_TwoLibraries_HasTheirRatesInTheirOrder()
    {
        BenchmarkLine line = BenchmarkLine.Parse(
            "infer lenet relu sgd batch 1 threads 1: TorchSharp 399.1 us/call (2506 images/s, best 380.0 us)   ORT 51.9 us/call (19268 images/s, best 50.0 us)");
        CollectionAssert.AreEqual(new[] { 2506.0, 19268.0 }, line.Rates.ToArray());
        Assert.IsNull(line.Megabytes);
    }

    [TestMethod]
    public void Parse_OtherLinesAround_TakesTheLastThatHasARate()
    {
        BenchmarkLine line = BenchmarkLine.Parse("loading\nepoch 0: 10 images/s\nepoch 1: 20 images/s\ndone\n");
        CollectionAssert.AreEqual(new[] { 20.0 }, line.Rates.ToArray());
    }

    [TestMethod]
    public void Parse_NoRate_SaysWhatWasPrinted()
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => BenchmarkLine.Parse("all is well"));
        Assert.AreEqual("A benchmark must print a line with '<number> images/s', but printed: all is well", exception.Message);
    }
}
