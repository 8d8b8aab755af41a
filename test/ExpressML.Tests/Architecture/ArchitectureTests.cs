using System.Reflection;
using System.Text.RegularExpressions;
using ExpressML.Explanations;
using ExpressML.Layers;
using ExpressML.Mpi;
using ExpressML.Onnx;
using ExpressML.Reports;
using ExpressML.Tests.Support;
using ExpressML.Trainers;

namespace ExpressML.Tests.Architecture;

/// <summary>The rules for folders: what may use what, how large one may be, and what stands in one folder alone.</summary>
[TestClass]
public sealed partial class ArchitectureTests
{
    private const int MostFiles = 25;

    // From the bottom to the top: a folder uses those in the rows above its own, and those within it. The root holds what all may use.
    private static readonly string[][] _engineFolders =
    [
        [""],
        ["Tensors", "Images", "Threads", "Persistence", "Clusters"],
        ["Initializers"],
        ["Kernels"],
        ["ImageOperations"],
        ["Algorithms"],
        ["Layers"],
        ["Networks"],
        ["Onnx"],
        ["MLNet"],
    ];

    private static readonly string[][] _trainerFolders =
    [
        ["Data", "Losses", "Optimizers", "Schedules", "Regularization", "FineTuning"],
        ["Tasks", "Architectures", "Augmentations", "Progress"],
        ["Metrics"],
        ["Options"],
        ["Training"],
        [""],
        ["Catalogs"],
    ];

    private static readonly string[][] _reportFolders =
    [
        ["Drawing", "Evaluation", "Progress", "TensorBoard"],
        ["Parts"],
        ["Pages"],
        [""],
    ];

    private static readonly string[][] _onnxFolders =
    [
        ["Format", "Options"],
        ["Files", "Tensors"],
        ["Graphs"],
        ["Operators"],
        ["Folding"],
        ["Import", "Export"],
        [""],
    ];

    private static readonly string[][] _explanationFolders =
    [
        [""],
        ["Stages"],
    ];

    private static readonly SourceProject
        _engine = new("ExpressML.Transforms", typeof(Layer), _engineFolders),
        _trainers = new("ExpressML.Trainers", typeof(LeNetTrainer), _trainerFolders);

    private static readonly SourceProject[] _projects =
    [
        _engine,
        _trainers,
        new("ExpressML.Onnx", typeof(OnnxModel), _onnxFolders),
        new("ExpressML.Reports", typeof(TrainingReport), _reportFolders),
        new("ExpressML.Explanations", typeof(Explanation), _explanationFolders),
        new("ExpressML.Mpi", typeof(MpiCluster), [[""]]),
    ];

    [TestMethod]
    public void Projects_AreAllHere() => CollectionAssert.AreEquivalent(
        Directory.EnumerateFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToArray(),
        _projects.Select(project => project.Name).ToArray());

    [TestMethod]
    public void Folders_HaveNoCycles()
    {
        foreach (SourceProject project in _projects)
        {
            AssertEmpty(project.Graph.Cycles());
            AssertEmpty(project.Graph.AtTheTop().Cycles());
        }
    }

    [TestMethod]
    public void Folders_UseThoseBelow()
    {
        foreach (SourceProject project in _projects)
            AssertUseThoseBelow(project);
    }

    [TestMethod]
    public void Folders_AreNotCrowded() => AssertEmpty(_projects.SelectMany(project => project.Source.Files.GroupBy(SourceFolders.FolderOf)
        .Where(folder => folder.Count() > MostFiles).Select(folder => $"{project.Name}/{folder.Key} has {folder.Count()} files.")));

    [TestMethod]
    public void Namespaces_OfInternalTypes_FollowTheFolders()
    {
        // Public namespaces are flat, and so are those of what stands beside the public types.
        string[] flat = ["ExpressML.Layers", "ExpressML.Tensors", "ExpressML.Transforms"];
        AssertEmpty(_engine.Assembly.Types.Where(type => _engine.Source.Of(type) is not null && typeof(Layer).Assembly.GetType(type) is { IsPublic: false, Namespace: not "System.Runtime.CompilerServices" })
            .Select(type => (Type: type, Namespace: type[..type.LastIndexOf('.')], Folder: _engine.Source.Of(type)!))
            .Where(row => !flat.Contains(row.Namespace) && row.Namespace != Expected(row.Folder))
            .Select(row => $"{row.Type} stands in {row.Folder}."));

        static string Expected(string folder) => $"ExpressML.{folder.Replace("MLNet", "Transforms", StringComparison.Ordinal).Replace('/', '.')}".TrimEnd('.');
    }

    [TestMethod]
    public void Namespaces_OfInternalTypesOfTrainers_FollowTheFolders()
    {
        // The users' namespaces are flat.
        string[] flat = ["ExpressML.Augmentations", "ExpressML.Trainers", "Microsoft.ML", "Microsoft.ML.Data"];
        AssertEmpty(_trainers.Assembly.Types.Where(type => _trainers.Source.Of(type) is not null)
            .Select(type => (Type: type, Namespace: type[..type.LastIndexOf('.')], Folder: _trainers.Source.Of(type)!))
            .Where(row => !flat.Contains(row.Namespace) && row.Namespace != $"ExpressML.{row.Folder.Replace('/', '.')}")
            .Select(row => $"{row.Type} stands in {row.Folder}."));
    }

    [TestMethod]
    public void ThreadsOfTheEngine_StartInOneFolder()
    {
        string[] starters = ["System.Threading.Tasks.Parallel", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Tasks.TaskFactory"];
        AssertEmpty(Outside("Threads", starters));
    }

    [TestMethod]
    public void UnsafeCode_StandsInKernelsAndAlgorithms() => AssertEmpty(_engine.Source.Files
        .Where(file => FolderGraph.Top(SourceFolders.FolderOf(file)) is not ("Kernels" or "Algorithms") && UnsafeWord().IsMatch(_engine.Source.Read(file))));

    [TestMethod]
    public void NativeCalls_StandInOneFile() => AssertEmpty(_projects.SelectMany(project => project.Source.Files
        .Where(file => file != "Persistence/LinuxStatus.cs" && NativeCall().IsMatch(project.Source.Read(file)))));

    [TestMethod]
    public void InternalsOfMLNet_AreUsedInSeamsAlone()
    {
        // The list that the build opens: "assembly|type" or "assembly|type::member".
        string[] opened = [.. typeof(Layer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key == "MLNetInternal").Select(attribute => attribute.Value!.Split('|')[1])];
        Assert.IsNotEmpty(opened);
        AssertEmpty(Outside("MLNet/Seams", opened));
    }

    // What types use of a list, but for those of a folder, and for those with a part there, such as one that takes an internal interface on.
    private static IEnumerable<string> Outside(string folder, string[] used) => _engine.Assembly.Types
        .Where(type => _engine.Source.Of(type) is not null && !_engine.Source.PartsOf(type).Any(file => file.StartsWith($"{folder}/", StringComparison.Ordinal)))
        .SelectMany(type => _engine.Assembly.TypesOf(type).Concat(_engine.Assembly.MembersOf(type)).Intersect(used).Select(name => $"{type} → {name}"));

    private static void AssertUseThoseBelow(SourceProject project)
    {
        Dictionary<string, int> rows = project.Rows.SelectMany((row, i) => row.Select(folder => (folder, i))).ToDictionary();
        CollectionAssert.AreEquivalent(
            rows.Keys, project.Source.Files.Select(file => FolderGraph.Top(SourceFolders.FolderOf(file))).Distinct().ToArray(), $"Each folder of {project.Name} has a row in the table.");
        AssertEmpty(project.Graph.AtTheTop().Uses.Where(use => rows[use.Key.From] <= rows[use.Key.To]).Select(FolderGraph.Describe));
    }

    [GeneratedRegex(@"^[^/]*\bunsafe\b", RegexOptions.Multiline)]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\b")]
    private static partial Regex NativeCall();

    private static void AssertEmpty(IEnumerable<string> findings) => Assert.AreEqual("", string.Join(Environment.NewLine, findings));
}
