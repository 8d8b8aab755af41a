using ExpressML.Tests.MLNet6;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.MLNet.Seams;

[TestClass]
public sealed class MLNet6Tests
{
    [TestMethod]
    public void CompatibilityProof_WithTheFirstAndTheNewestVersion_GivesTheSame()
    {
        Assert.AreEqual("5.0.1", CompatibilityProof.Version, "The tests run with the first version that the packages allow.");
        using TemporaryFolder here = new(), there = new();
        string[] expected = [.. CompatibilityProof.Lines(here.Path)];
        Assert.IsFalse(expected.Any(line => line.EndsWith("False", StringComparison.Ordinal)), string.Join('\n', expected));

        (int exitCode, string output, string errors) = TestProgram.Run(TestProgram.Beside("ExpressML.Tests.MLNet6"), there.Path);
        Assert.AreEqual(0, exitCode, errors);
        string[] actual = output.Split(Environment.NewLine);
        Assert.AreEqual("6.0.0", actual[0]);
        CollectionAssert.AreEqual(expected, actual[1..], string.Join('\n', expected.Except(actual)));
    }
}
