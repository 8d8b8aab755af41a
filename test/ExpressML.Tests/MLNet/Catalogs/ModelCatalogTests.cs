using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Catalogs;

[TestClass]
public sealed class ModelCatalogTests
{
    private static readonly ITransformer _model = new PixelResizingTransformer("Features", "Pixels", (1, 8, 8), 28, 28);

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
        try
        {
            File.CreateSymbolicLink(folder.File("model.zip"), "model-1.zip");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Links cannot be made here: {exception.Message}");
        }

        _mlContext.Model.SaveAtomically(_model, null, folder.File("model.zip"));
        Assert.AreEqual("model-1.zip", new FileInfo(folder.File("model.zip")).LinkTarget);
        Assert.IsInstanceOfType<PixelResizingTransformer>(_mlContext.Model.Load(folder.File("model-1.zip"), out _));
    }

    [TestMethod]
    public void SaveAtomically_NoModel_Throws() =>
        Assert.ThrowsExactly<ArgumentNullException>(() => _mlContext.Model.SaveAtomically(null!, null, "model.zip"));
}
