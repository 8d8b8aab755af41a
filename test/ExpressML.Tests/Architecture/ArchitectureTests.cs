using System.Reflection;
using System.Text.RegularExpressions;
using ExpressML.Layers;
using ExpressML.Reports;
using ExpressML.Trainers;

namespace ExpressML.Tests.Architecture;

/// <summary>The rules for folders: what may use what, how large one may be, and what stands in one folder alone.</summary>
[TestClass]
public sealed partial class ArchitectureTests
{
    private const int MostFiles = 25;

    // From the bottom to the top: a folder uses those in the rows above its own, and those within it. The root holds what all may use.
    private static readonly string[][] _engine =
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

    private static readonly string[][] _trainers =
    [
        ["Data", "Losses", "Optimizers", "Schedules", "Regularization", "FineTuning"],
        ["Tasks", "Architectures", "Augmentations", "Progress"],
        ["Metrics"],
        ["Options"],
        ["Training"],
        [""],
        ["Catalogs"],
    ];

    private static readonly string[][] _reports =
    [
        ["Drawing", "Evaluation", "Progress", "TensorBoard"],
        ["Parts"],
        ["Pages"],
        [""],
    ];

    private static readonly SourceFolders _engineSource = new("ExpressML.Transforms"), _trainerSource = new("ExpressML.Trainers"), _reportSource = new("ExpressML.Reports");
    private static readonly AssemblyReferences _engineAssembly = new(typeof(Layer).Assembly.Location), _trainerAssembly = new(typeof(LeNetTrainer).Assembly.Location), _reportAssembly = new(typeof(TrainingReport).Assembly.Location);

    [TestMethod]
    public void Folders_HaveNoCycles()
    {
        AssertNoCycles(new FolderGraph(_engineAssembly, _engineSource));
        AssertNoCycles(new FolderGraph(_trainerAssembly, _trainerSource));
        AssertNoCycles(new FolderGraph(_reportAssembly, _reportSource));
    }

    [TestMethod]
    public void EngineFolders_UseThoseBelow() => AssertUseThoseBelow(_engine, new FolderGraph(_engineAssembly, _engineSource), _engineSource);

    [TestMethod]
    public void TrainerFolders_UseThoseBelow() => AssertUseThoseBelow(_trainers, new FolderGraph(_trainerAssembly, _trainerSource), _trainerSource);

    [TestMethod]
    public void ReportFolders_UseThoseBelow() => AssertUseThoseBelow(_reports, new FolderGraph(_reportAssembly, _reportSource), _reportSource);

    [TestMethod]
    public void Folders_AreNotCrowded()
    {
        AssertEmpty(new[] { _engineSource, _trainerSource, _reportSource }.SelectMany(source => source.Files.GroupBy(SourceFolders.FolderOf)
            .Where(folder => folder.Count() > MostFiles).Select(folder => $"{source.Root}/{folder.Key} has {folder.Count()} files.")));
    }

    [TestMethod]
    public void Namespaces_OfInternalTypes_FollowTheFolders()
    {
        // Public namespaces are flat, and so are those of what stands beside the public types.
        string[] flat = ["ExpressML.Layers", "ExpressML.Tensors", "ExpressML.Transforms"];
        AssertEmpty(_engineAssembly.Types.Where(type => _engineSource.Of(type) is not null && typeof(Layer).Assembly.GetType(type) is { IsPublic: false, Namespace: not "System.Runtime.CompilerServices" })
            .Select(type => (Type: type, Namespace: type[..type.LastIndexOf('.')], Folder: _engineSource.Of(type)!))
            .Where(row => !flat.Contains(row.Namespace) && row.Namespace != Expected(row.Folder))
            .Select(row => $"{row.Type} stands in {row.Folder}."));

        static string Expected(string folder) => $"ExpressML.{folder.Replace("MLNet", "Transforms", StringComparison.Ordinal).Replace('/', '.')}".TrimEnd('.');
    }

    [TestMethod]
    public void Namespaces_OfInternalTypesOfTrainers_FollowTheFolders()
    {
        // The users' namespaces are flat.
        string[] flat = ["ExpressML.Augmentations", "ExpressML.Trainers", "Microsoft.ML", "Microsoft.ML.Data"];
        AssertEmpty(_trainerAssembly.Types.Where(type => _trainerSource.Of(type) is not null)
            .Select(type => (Type: type, Namespace: type[..type.LastIndexOf('.')], Folder: _trainerSource.Of(type)!))
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
    public void UnsafeCode_StandsInKernelsAndAlgorithms() => AssertEmpty(_engineSource.Files
        .Where(file => FolderGraph.Top(SourceFolders.FolderOf(file)) is not ("Kernels" or "Algorithms") && UnsafeWord().IsMatch(_engineSource.Read(file))));

    [TestMethod]
    public void NativeCalls_StandInOneFile() => AssertEmpty(new[] { _engineSource, _trainerSource, _reportSource }.SelectMany(source => source.Files
        .Where(file => file != "Persistence/LinuxStatus.cs" && NativeCall().IsMatch(source.Read(file)))));

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
    private static IEnumerable<string> Outside(string folder, string[] used) => _engineAssembly.Types
        .Where(type => _engineSource.Of(type) is not null && !_engineSource.PartsOf(type).Any(file => file.StartsWith($"{folder}/", StringComparison.Ordinal)))
        .SelectMany(type => _engineAssembly.TypesOf(type).Concat(_engineAssembly.MembersOf(type)).Intersect(used).Select(name => $"{type} → {name}"));

    private static void AssertUseThoseBelow(string[][] table, FolderGraph graph, SourceFolders source)
    {
        Dictionary<string, int> rows = table.SelectMany((row, i) => row.Select(folder => (folder, i))).ToDictionary();
        CollectionAssert.AreEquivalent(
            rows.Keys, source.Files.Select(file => FolderGraph.Top(SourceFolders.FolderOf(file))).Distinct().ToArray(), "Each folder has a row in the table.");
        AssertEmpty(graph.AtTheTop().Uses.Where(use => rows[use.Key.From] <= rows[use.Key.To]).Select(FolderGraph.Describe));
    }

    private static void AssertNoCycles(FolderGraph graph)
    {
        AssertEmpty(graph.Cycles());
        AssertEmpty(graph.AtTheTop().Cycles());
    }

    [GeneratedRegex(@"^[^/]*\bunsafe\b", RegexOptions.Multiline)]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\b")]
    private static partial Regex NativeCall();

    private static void AssertEmpty(IEnumerable<string> findings) => Assert.AreEqual("", string.Join(Environment.NewLine, findings));
}
