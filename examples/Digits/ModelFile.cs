namespace Digits;

/// <summary>Finds out whether a model can be saved before hours of training are spent on it.</summary>
internal static class ModelFile
{
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void RequireWritable(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new IOException("The model can't be saved: its file name is empty. Give one, such as --model digits.zip.");

        string fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath))
            throw new IOException($"The model can't be saved to '{path}': that is a folder. Give the name of a file, such as --model digits.zip.");

        string folder = Path.GetDirectoryName(fullPath)!;
        if (!Directory.Exists(folder))
            throw new IOException($"The model can't be saved to '{path}': the folder '{folder}' does not exist.");
        try
        {
            string probe = Path.Combine(folder, Path.GetRandomFileName());
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The model can't be saved to '{path}': the folder '{folder}' is not writable.", exception);
        }
    }
}
