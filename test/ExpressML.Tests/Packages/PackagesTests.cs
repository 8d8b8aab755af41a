using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Packages;

/// <summary>What <c>dotnet pack</c> makes, and a program that knows no more of ExpressML than its packages.</summary>
[TestClass]
public sealed class PackagesTests
{
    private static readonly string[] _projects = ["ExpressML.Transforms", "ExpressML.Trainers", "ExpressML.Onnx"];

    private static TemporaryFolder? _packed;

    [ClassInitialize]
    public static void Pack(TestContext context)
    {
        _packed = new TemporaryFolder();
        foreach (string project in _projects)
            Dotnet(Repository.Root, [], "pack", Path.Combine("src", project), "--no-build", "-c", Repository.Configuration, "-o", _packed.Path);
    }

    [ClassCleanup]
    public static void Delete() => _packed?.Dispose();

    [TestMethod]
    public void Package_OfEachProject_HasReadmeIconLicenceAndDocumentation()
    {
        foreach (string project in _projects)
        {
            using ZipArchive package = ZipFile.OpenRead(File(project, "nupkg"));
            string[] files = [.. package.Entries.Select(entry => entry.FullName)];
            CollectionAssert.IsSubsetOf(new[] { "README.md", "icon.png", $"lib/net10.0/{project}.dll", $"lib/net10.0/{project}.xml" }, files, project);
            XElement metadata = Metadata(package, project);
            Assert.AreEqual("MIT", Value(metadata, "license"));
            Assert.AreEqual("README.md", Value(metadata, "readme"));
            Assert.AreEqual("icon.png", Value(metadata, "icon"));
            Assert.IsGreaterThan(40, Value(metadata, "description").Length);
            using ZipArchive symbols = ZipFile.OpenRead(File(project, "snupkg"));
            Assert.IsNotNull(symbols.GetEntry($"lib/net10.0/{project}.pdb"));
        }
    }

    [TestMethod]
    public void Packages_OfTheCore_NeedNothingButMLNet()
    {
        foreach (string project in new[] { "ExpressML.Transforms", "ExpressML.Trainers" })
        {
            using ZipArchive package = ZipFile.OpenRead(File(project, "nupkg"));
            string[] needed = [.. Metadata(package, project).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];
            // System.Numerics.Tensors is one that Microsoft.ML needs itself.
            CollectionAssert.IsSubsetOf(needed, new[] { "ExpressML.Transforms", "Microsoft.ML", "System.Numerics.Tensors" });
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Packages_InAFreshProjectOnAnEmptyCache_TrainSaveAndLoadInASecondProcess()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "FreshProject")))
            System.IO.File.Copy(file, folder.File(Path.GetFileName(file).Replace(".txt", "", StringComparison.Ordinal)));
        (string, string)[] environment =
        [
            ("NUGET_PACKAGES", folder.File("cache")), ("EXPRESSML_PACKAGES", _packed!.Path), ("EXPRESSML_VERSION", Version()),
        ];

        Dotnet(folder.Path, environment, "build", "-c", "Release");
        string trained = Dotnet(folder.Path, environment, "run", "-c", "Release", "--no-build", "--", "train", "model.zip");
        string loaded = Dotnet(folder.Path, environment, "run", "-c", "Release", "--no-build", "--", "load", "model.zip");

        StringAssert.StartsWith(trained, "Accuracy: 100 %");
        Assert.AreEqual(trained.Split('\n')[^1], loaded);
    }

    private static string File(string project, string extension) => Path.Combine(_packed!.Path, $"{project}.{Version()}.{extension}");

    private static string Version() => XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;

    private static XElement Metadata(ZipArchive package, string project)
    {
        using Stream stream = package.GetEntry($"{project}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    private static string Dotnet(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No servers that outlive the test, and no settings of the build that runs the tests.
        foreach ((string name, string value) in environment.Append(("MSBUILDDISABLENODEREUSE", "1")).Append(("UseSharedCompilation", "false")).Append(("DOTNET_NOLOGO", "1")))
            start.Environment[name] = value;
        start.Environment.Remove("MSBuildExtensionsPath");
        start.Environment.Remove("MSBuildSDKsPath");
        (int exitCode, string output, string errors) = TestProgram.Run(start);
        if (output.Contains("NU1301", StringComparison.Ordinal))
            Assert.Inconclusive($"No source of packages can be reached: {output}");
        Assert.AreEqual(0, exitCode, output + errors);
        return output;
    }
}
