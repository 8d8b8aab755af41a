using ExpressML.Persistence;

namespace Microsoft.ML;

/// <summary>What ExpressML adds to <c>mlContext.Model</c>.</summary>
public static class ExpressMLModelCatalog
{
    /// <summary>Saves a model so that <paramref name="filePath"/> holds, at every moment, either the whole old file or the whole new one.</summary>
    /// <remarks>
    /// The model is written to a temporary file in the same folder, flushed to the disk and then renamed over the target. ML.NET's own
    /// Save empties an existing file first, and leaves a broken one if it fails halfway. A link is followed, not replaced.
    /// Load with <c>mlContext.Model.Load</c> as usual.
    /// </remarks>
    /// <param name="catalog">The models' catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">The model, of any kind.</param>
    /// <param name="inputSchema">The schema of the data that the model takes; null if it need not be saved.</param>
    /// <param name="filePath">Where to save, such as "digits.zip". The folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written. An old one is untouched, and the temporary file is gone.</exception>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);

        string target = ResolveLink(new FileInfo(filePath)).FullName;
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The model can't be saved to '{filePath}': the folder '{folder}' does not exist.");
        if (Directory.Exists(target))
            throw new IOException($"The model can't be saved to '{filePath}': that is a folder.");

        AtomicFile.Write(target, stream => catalog.Save(model, inputSchema, stream));
    }

    private static FileSystemInfo ResolveLink(FileInfo file) => file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!;
}
