using ExpressML.Persistence;

namespace Microsoft.ML;

/// <summary>What ExpressML adds to <c>mlContext.Model</c>.</summary>
public static class ExpressMLModelCatalog
{
    /// <summary>Saves a model so that <paramref name="filePath"/> holds, at every moment, either the whole old file or the whole new one.</summary>
    /// <remarks>
    /// The model is written to a temporary file in the same folder, flushed to the disk and then renamed over the target. ML.NET's own
    /// Save empties an existing file first, and leaves a broken one if it fails halfway. Mode and owner of an existing file stay. A link is followed, not
    /// replaced, and a device or pipe is refused. Who watches the file sees that it has changed once it is complete: a <c>PredictionEnginePool</c> with
    /// <c>watchForChanges</c> loads it. A temporary file that a killed program left behind is deleted by the next call for the same file.
    /// Load with <c>mlContext.Model.Load</c> as usual.
    /// </remarks>
    /// <param name="catalog">The models' catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">The model, of any kind.</param>
    /// <param name="inputSchema">The schema of the data that the model takes; null if it need not be saved.</param>
    /// <param name="filePath">Where to save, such as "digits.zip". The folder must exist.</param>
    /// <exception cref="IOException">The file can't be written, or is a device, pipe or socket. An old one is untouched, and the temporary file is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// This program may not write to the folder, or may not give a new file to the owner of the old one. The old one is untouched.
    /// </exception>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);

        if (LinuxStatus.Of(filePath) is { Kind: not (LinuxFileKind.File or LinuxFileKind.Folder) and var kind })
            throw new IOException($"The model can't be saved to '{filePath}': that is a {Describe(kind)}, and no file. Write to it with mlContext.Model.Save and a stream.");
        string target = ResolveLink(new FileInfo(filePath)).FullName;
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The model can't be saved to '{filePath}': the folder '{folder}' does not exist.");
        if (Directory.Exists(target))
            throw new IOException($"The model can't be saved to '{filePath}': that is a folder.");

        AtomicFile.Write(target, stream => catalog.Save(model, inputSchema, stream));
        // Who watches the link knows nothing of the file behind it.
        if (target != Path.GetFullPath(filePath))
            AtomicFile.Touch(filePath);
    }

    private static string Describe(LinuxFileKind kind) => kind switch
    {
        LinuxFileKind.Pipe => "pipe",
        LinuxFileKind.Socket => "socket",
        _ => "device",
    };

    private static FileSystemInfo ResolveLink(FileInfo file) => file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!;
}
