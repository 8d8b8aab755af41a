using ExpressML.Benchmarks.Report;

namespace ExpressML.Tests.Benchmarks;

/// <summary>The tables of the document: medians of the runs, with the other libraries' columns where they were measured.</summary>
[TestClass]
public sealed class ComparisonTableTests
{
    [TestMethod]
    public void Of_OursAlone_HasOurColumnsAlone()
    {
        var comparison = new Comparison(new ComparedCase("train", "mid", 128, 2));
        comparison.Add(new BenchmarkLine([400], 200), null);
        comparison.Add(new BenchmarkLine([1500.4], 210), null);
        comparison.Add(new BenchmarkLine([1600], 205), null);
        Assert.AreEqual(
            """
            | Network | Batch | Threads | ExpressML, images/s |  MB |
            | :------ | ----: | ------: | ------------------: | --: |
            | mid     |   128 |       2 |               1,500 | 210 |

            """,
            ComparisonTable.Of([comparison]).ToString());
    }

    [TestMethod]
    public void Of_OneLibrary_ComparesRatesAndMemory()
    {
        var comparison = new Comparison(new ComparedCase("train", "alexnet", 32, 2));
        comparison.Add(new BenchmarkLine([30], 900), new BenchmarkLine([10], 1600));
        Assert.AreEqual(
            """
            | Network | Batch | Threads | ExpressML, images/s |  MB | TorchSharp, images/s |    MB | Ratio |
            | :------ | ----: | ------: | ------------------: | --: | -------------------: | ----: | ----: |
            | alexnet |    32 |       2 |                30.0 | 900 |                 10.0 | 1,600 |  3.00 |

            """,
            ComparisonTable.Of([comparison]).ToString());
    }

    [TestMethod]
    public void Of_TwoLibrariesInOneProcess_LeavesTheirMemoryOut()
    {
        var comparison = new Comparison(new ComparedCase("infer", "lenet", 1, 1));
        comparison.Add(new BenchmarkLine([40_000], 50), new BenchmarkLine([2_500, 20_000], 700));
        Assert.AreEqual(
            """
            | Network | Batch | Threads | ExpressML, images/s | MB | TorchSharp, images/s | Ratio | ONNX Runtime, images/s | Ratio |
            | :------ | ----: | ------: | ------------------: | -: | -------------------: | ----: | ---------------------: | ----: |
            | lenet   |     1 |       1 |              40,000 | 50 |                2,500 | 16.00 |                 20,000 |  2.00 |

            """,
            ComparisonTable.Of([comparison]).ToString());
    }

    [TestMethod]
    public void Of_NarrowVectors_HasTheirRateAndRatio()
    {
        var comparison = new Comparison(new ComparedCase("infer", "mid", 8, 2));
        comparison.Add(new BenchmarkLine([6000], 50), theirs: null, narrow: new BenchmarkLine([4000], 50));
        comparison.Add(new BenchmarkLine([3000], 50), theirs: null, narrow: new BenchmarkLine([2000], 50));
        Assert.AreEqual(
            """
            | Network | Batch | Threads | ExpressML, images/s | MB | Without 512 bits | Ratio |
            | :------ | ----: | ------: | ------------------: | -: | ---------------: | ----: |
            | mid     |     8 |       2 |               4,500 | 50 |            3,000 |  1.50 |

            """,
            ComparisonTable.Of([comparison]).ToString());
    }

    [TestMethod]
    public void Ratio_MachineThatDrifts_IsTheMedianOfThePairs()
    {
        var comparison = new Comparison(new ComparedCase("train", "lenet", 64, 2));
        foreach (double speed in new[] { 1.0, 0.5, 0.25 })
            comparison.Add(new BenchmarkLine([6 * speed], null), new BenchmarkLine([2 * speed], null));
        Assert.AreEqual(3, comparison.Ratio(0), 1e-12);
    }
}
