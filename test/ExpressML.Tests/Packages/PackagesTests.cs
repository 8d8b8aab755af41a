using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Packages;

/// <summary>What <c>dotnet pack</c> makes, and a program that knows no more of ExpressML than its packages.</summary>
[TestClass]
public sealed class PackagesTests
{
    private static readonly string[] _projects = ["ExpressML.Transforms", "ExpressML.Trainers", "ExpressML.Onnx", "ExpressML.Reports", "ExpressML.Explanations", "ExpressML.Mpi"];

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
    public void Programs_OfReadmeWithPackagesFromAnEmptyCache_TrainSaveAndPredict()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 6; i++)
            PlainImage.Write(folder.File(Path.Combine("Train", "photos", i % 2 == 0 ? "dark" : "light", $"{i}.png")), (byte)(i % 2 == 0 ? 30 + i : 200 + i));

        Run(folder, "Train", "ExpressML.Trainers");
        System.IO.File.Move(folder.File(Path.Combine("Train", "photos.zip")), Path.Combine(Directory.CreateDirectory(folder.File("Predict")).FullName, "photos.zip"));
        string prediction = Run(folder, "Predict", "ExpressML.Transforms", folder.File(Path.Combine("Train", "photos", "light", "5.png")));

        StringAssert.StartsWith(prediction, "light, ");
    }

    // One of README's programs, as a project that knows the packages and nothing else.
    private static string Run(TemporaryFolder folder, string program, string package, params string[] arguments)
    {
        string project = Directory.CreateDirectory(folder.File(program)).FullName;
        Copy("Fresh.csproj.txt", "Fresh.csproj");
        Copy($"{program}.cs.txt", "Program.cs");
        (string, string)[] environment =
        [
            ("NUGET_PACKAGES", folder.File("cache")), ("EXPRESSML_PACKAGES", _packed!.Path), ("EXPRESSML_PACKAGE", package), ("EXPRESSML_VERSION", Version()),
        ];
        Dotnet(project, environment, "build", "-c", "Release");
        return Dotnet(project, environment, ["run", "-c", "Release", "--no-build", "--", .. arguments]);

        void Copy(string from, string to) => System.IO.File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "FreshProject", from), Path.Combine(project, to));
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
