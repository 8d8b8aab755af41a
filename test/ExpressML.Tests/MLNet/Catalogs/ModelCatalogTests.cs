using ExpressML.Persistence;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Catalogs;

[TestClass]
public sealed class ModelCatalogTests
{
    private static readonly ITransformer _model = new PixelResizingTransformer("Features", "Pixels", (1, 8, 8), 28, 28);

    // For what comes at once, and on a machine that does much else a little later.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void SaveAtomically_NewFile_CanBeLoaded()
    {
        using var folder = new TemporaryFolder();
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(folder.File("model.zip"), out _));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void SaveAtomically_OldFile_IsReplaced()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.zip"), "old");
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(folder.File("model.zip"), out _));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void SaveAtomically_ModelThatCannotBeSaved_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.zip"), "old");
        var broken = new SavedStage(_ => throw new NotSupportedException("cannot be saved"));
        Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.Model.SaveAtomically(broken, null, folder.File("model.zip")));
        Assert.AreEqual("old", File.ReadAllText(folder.File("model.zip")));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void SaveAtomically_TargetThatIsAFolder_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model.zip"));
        try
        {
            _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
            Assert.Fail("A folder was replaced by a file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
        }
    }

    [TestMethod]
    public void SaveAtomically_FolderThatIsMissing_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(() => _mlContext.Model.SaveAtomically(_model, null, folder.File("missing/model.zip")));
        StringAssert.Contains(error.Message, folder.File("missing"));
    }

    [TestMethod]
    public void SaveAtomically_Link_IsFollowed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model-1.zip"), "old");
        CreateLinkOrSkip(folder.File("model.zip"), "model-1.zip");
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.AreEqual("model-1.zip", new FileInfo(folder.File("model.zip")).LinkTarget);
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(folder.File("model-1.zip"), out _));
    }

    [TestMethod]
    public void SaveAtomically_NoModel_Throws() =>
        Assert.ThrowsExactly<ArgumentNullException>(() => _mlContext.Model.SaveAtomically(null!, null, "model.zip"));

    [TestMethod]
    public void SaveAtomically_WatchedFile_RaisesChangedWhenItIsComplete()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        using var loaded = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(folder.Path, "model.zip");
        watcher.Changed += (_, change) =>
        {
            Assert.AreEqual(path, change.FullPath);
            new MLContext().Model.Load(path, out DataViewSchema _);
            loaded.Set();
        };
        watcher.EnableRaisingEvents = true;
        _mlContext.Model.SaveAtomically(_model, null, path);
        Assert.IsTrue(loaded.Wait(_patience), "No change was seen.");
    }

    [TestMethod]
    public void SaveAtomically_WatchedLink_RaisesChanged()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("versions"));
        File.WriteAllText(folder.File("versions/model-1.zip"), "old");
        CreateLinkOrSkip(folder.File("model.zip"), "versions/model-1.zip");
        using var changed = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(folder.Path, "model.zip");
        watcher.Changed += (_, _) => changed.Set();
        watcher.EnableRaisingEvents = true;
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.IsTrue(changed.Wait(_patience), "No change was seen.");
        Assert.AreEqual("versions/model-1.zip", new FileInfo(folder.File("model.zip")).LinkTarget);
    }

    [TestMethod]
    public void SaveAtomically_OldFile_KeepsItsMode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Files have no mode here.");
            return;
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.zip"), "old");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder.File("model.zip"), Mode);
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.AreEqual(Mode, File.GetUnixFileMode(folder.File("model.zip")));
    }

    [TestMethod]
    public void SaveAtomically_OldFileOfSomeoneElse_KeepsItsOwner()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Inconclusive("Files can't be given to others here.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.zip"), "old");
        var owner = new LinuxStatus(LinuxFileKind.File, User: 4321, Group: 1234);
        Assert.IsTrue(LinuxStatus.TrySetOwner(folder.File("model.zip"), owner));
        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.AreEqual(owner, LinuxStatus.Of(folder.File("model.zip")));
    }

    [TestMethod]
    public void SaveAtomically_Pipe_IsRefusedAndStays()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("pipe");
        if (!OperatingSystem.IsLinux() || !TestProgram.Succeeds("mkfifo", path))
            Assert.Inconclusive("Pipes can't be made here.");
        var error = Assert.ThrowsExactly<IOException>(() => _mlContext.Model.SaveAtomically(_model, null, path));
        Assert.AreEqual($"The model can't be saved to '{path}': that is a pipe, and no file. Write to it with mlContext.Model.Save and a stream.", error.Message);
        CreateLinkOrSkip(folder.File("link"), "pipe");
        Assert.ThrowsExactly<IOException>(() => _mlContext.Model.SaveAtomically(_model, null, folder.File("link")));
        Assert.AreEqual(LinuxFileKind.Pipe, LinuxStatus.Of(path)?.Kind);
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DataRow("x", 255)]
    [DataRow("\u00FC", 127)]
    public void SaveAtomically_LongestName_CanBeLoaded(string letter, int count)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(string.Concat(Enumerable.Repeat(letter, count)));
        for (int i = 0; i < 2; i++)
            _mlContext.Model.SaveAtomically(_model, null, path);
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(path, out _));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DataRow("model.zip")]
    [DataRow("a name of more than a hundred bytes - a name of more than a hundred bytes - a name of more than a hundred bytes.zip")]
    public void SaveAtomically_AfterAKill_DeletesWhatWasLeftAndNothingElse(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        string[] temporary = [Interrupted(path), Interrupted(path), Interrupted(folder.File("other.zip"))];
        string[] others = [$"{path}.tmp", $"{path}.backup.tmp", folder.File("model.zip.tmp.zip")];
        foreach (string file in others)
            File.WriteAllText(file, "of the user");
        using (var inUse = new FileStream(temporary[1], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            _mlContext.Model.SaveAtomically(_model, null, path);
        CollectionAssert.AreEquivalent((string[])[path, .. temporary[1..], .. others], Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void SaveAtomically_ManyAtOnce_AllSucceed()
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, 40, _ => new MLContext().Model.SaveAtomically(_model, null, folder.File("model.zip")));
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(folder.File("model.zip"), out _));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    // The temporary file of a save that never came to its end.
    private static string Interrupted(string path)
    {
        string temporary = "";
        string[] before = Directory.GetFiles(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream =>
        {
            temporary = Directory.GetFiles(Path.GetDirectoryName(path)!).Except(before).Single();
            File.Copy(temporary, $"{temporary}.copy");
        });
        File.Move($"{temporary}.copy", temporary);
        File.Delete(path);
        return temporary;
    }

    private static void CreateLinkOrSkip(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Links cannot be made here: {exception.Message}");
        }
    }
}
