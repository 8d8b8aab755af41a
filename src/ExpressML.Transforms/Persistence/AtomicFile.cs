namespace ExpressML.Persistence;

/// <summary>Writes a file so that it holds, at every moment, either all of the old or all of the new.</summary>
internal static class AtomicFile
{
    private const string TemporaryExtension = ".tmp";

    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it over the target.</summary>
    /// <exception cref="IOException">The file cannot be written. An old one is untouched, and the temporary file is gone.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = TemporaryFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // What went wrong first is what the caller has to know.
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Throws what <see cref="Write"/> would throw for a file of a folder.</summary>
    public static void Try(string path)
    {
        using var stream = new FileStream(TemporaryFor(path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    /// <summary>The temporary files that were left in a folder by programs that were killed while they wrote a file of a pattern.</summary>
    public static string[] LeftBehind(string folder, string pattern) => Directory.GetFiles(folder, $"{pattern}.*{TemporaryExtension}");

    /// <summary>Deletes a file; false if it can't be deleted now, as when another program looks at it.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string TemporaryFor(string path) => $"{path}.{Path.GetRandomFileName()}{TemporaryExtension}";
}
