using ExpressML.Benchmarks.Report;

namespace ExpressML.Tests.Benchmarks;

/// <summary>The document that the benchmarks write is whole, or it is not written.</summary>
[TestClass]
public sealed class BenchmarkDocumentTests
{
    private static readonly string[] _places = ["machine", "command", "peers", "widths", "training", "scoring", "start", "mlnet", "scaling", "kernels"];

    [TestMethod]
    public void ToString_AllPlacesFilled_HasEachPart()
    {
        var document = new BenchmarkDocument();
        foreach (string place in _places)
            document.Put(place, $"<{place}>\n");
        string text = document.ToString();
        foreach (string place in _places)
            StringAssert.Contains(text, $"<{place}>");
        Assert.DoesNotContain("{{", text);
    }

    [TestMethod]
    public void ToString_PartMissing_SaysWhich()
    {
        var document = new BenchmarkDocument();
        foreach (string place in _places.SkipLast(1))
            document.Put(place, "");
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => document.ToString());
        Assert.AreEqual("The document must be given what its template has a place for, and no more; see kernels.", exception.Message);
    }
}
