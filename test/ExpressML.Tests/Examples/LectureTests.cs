using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Examples;

/// <summary>Runs the example Lecture as its readers do, with the topics that take a few seconds.</summary>
[TestClass]
public sealed class LectureTests : IDisposable
{
    // A page loads several of them.
    private const int MostBytes = 60_000;

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Valley_MomentumComesDownInFewerStepsThanPlainDescent()
    {
        string output = RunTopic("valley");

        int plain = StepsOf("SGD"), momentum = StepsOf("Momentum"), averaging = StepsOf("Momentum, averaging form"), nesterov = StepsOf("Nesterov");
        Assert.IsLessThan(plain, momentum);
        Assert.IsLessThan(plain, nesterov);
        Assert.IsLessThan(averaging, momentum);
        AssertDrawings("valley-momentum.svg", "valley-step-sizes.svg");

        int StepsOf(string name) => int.Parse(output.Split('\n').Single(line => line.StartsWith($"{name,-26}", StringComparison.Ordinal))[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    [TestMethod]
    public void Pooling_ThreeNetworksLearnAndTheirPoolingsAreDrawn()
    {
        string output = RunTopic("pooling");

        foreach (string way in new[] { "Average", "Max", "Min" })
        {
            string line = output.Split('\n').Single(line => line.StartsWith($"{way,-10}", StringComparison.Ordinal));
            Assert.IsGreaterThan(90, double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture));
        }

        XElement drawing = AssertDrawings("pooling.svg").Single();
        Assert.AreEqual(4 * 8, drawing.Descendants(_svg + "image").Count());
    }

    [TestMethod]
    public void UnknownTopic_ListsTheTopicsAndFails()
    {
        (int exitCode, string output, string errors) = Run("poling");

        Assert.AreEqual(1, exitCode);
        Assert.AreEqual("", output);
        StringAssert.StartsWith(errors, "'poling' is no topic. Take one of these words, or none for all topics:");
        foreach (string word in new[] { "valley", "optimizers", "activations", "initialization", "overfitting", "centering", "batchnorm", "pooling", "filters" })
            StringAssert.Contains(errors, $"\n  {word} ");
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    public void Readme_ShowsWhatTheProgramPrints()
    {
        string readme = Repository.Read("examples/Lecture/README.md");
        StringAssert.Contains(readme, RunTopic("valley").ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void Drawings_OfThePages_AreLight()
    {
        string[] drawings = Directory.GetFiles(Repository.File("docs", "images", "lecture"), "*.svg");
        Assert.HasCount(13, drawings);
        foreach (string drawing in drawings)
        {
            Assert.IsLessThan(MostBytes, new FileInfo(drawing).Length, drawing);
            Assert.AreEqual(_svg + "svg", XElement.Load(drawing).Name);
        }
    }

    private string RunTopic(string word)
    {
        (int exitCode, string output, string errors) = Run(word);
        Assert.AreEqual(0, exitCode, errors);
        return output;
    }

    private (int ExitCode, string Output, string Errors) Run(string word)
    {
        ProcessStartInfo start = TestProgram.StartInfo(Repository.File("examples", "Lecture", "bin", Repository.Configuration, "net10.0", "Lecture.dll"), word);
        start.WorkingDirectory = _folder.Path;
        return TestProgram.Run(start);
    }

    private XElement[] AssertDrawings(params string[] names)
    {
        string folder = _folder.File("lecture");
        CollectionAssert.AreEquivalent(names, Directory.GetFiles(folder).Select(Path.GetFileName).ToArray());
        return [.. names.Select(name => XElement.Load(Path.Combine(folder, name)))];
    }
}
