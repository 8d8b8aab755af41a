using System.Security.Cryptography;
using System.Text;

namespace ExpressML.Persistence;

/// <summary>Writes a file so that it holds, at every moment, either all of the old or all of the new.</summary>
internal static class AtomicFile
{
    private const string TemporaryExtension = ".tmp";

    // What TemporaryFor appends: .abcdefgh.ijk.tmp
    private const int SuffixLength = 17;

    // File systems take names of 255 bytes, and some of 143.
    private const int MostNameBytes = 100;

    // Between its creation and its lock, a temporary file looks like one that was left behind.
    private static readonly Lock _creation = new();

    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it over the target.</summary>
    /// <remarks>
    /// Mode and owner of an old file stay. Who watches the target sees that it has changed, once it is complete. What an earlier call for the same target left
    /// behind, because its program was killed, is deleted.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written. An old one is untouched, and the temporary file is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = TemporaryFor(path);
        UnixAccess? access = UnixAccess.Of(path);
        try
        {
            using (FileStream stream = Create(path, temporary, access))
            {
                write(stream);
                access?.ApplyTo(temporary, path);
                stream.Flush(flushToDisk: true);
                // While it is open it is locked, and no other program takes it for left behind. Windows lets no one read what is still open here.
                if (!OperatingSystem.IsWindows())
                    File.Move(temporary, path, overwrite: true);
            }

            if (OperatingSystem.IsWindows())
                File.Move(temporary, path, overwrite: true);
            Touch(path);
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

    /// <summary>
    /// Tells those who watch a file, or a link by its own name, that it has changed. A rename alone is another event, which a watcher for changes of one name,
    /// such as that of ML.NET's <c>PredictionEnginePool</c>, does not wait for.
    /// </summary>
    public static void Touch(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow);

    /// <summary>The temporary files in a folder that were made for files whose names begin with a text.</summary>
    public static IEnumerable<string> TemporaryFiles(string folder, string nameStart) =>
        Directory.EnumerateFiles(folder, $"*{TemporaryExtension}").Where(file => IsTemporary(Path.GetFileName(file), nameStart));

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

    private static FileStream Create(string path, string temporary, UnixAccess? access)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = OperatingSystem.IsWindows() ? FileShare.None : FileShare.Delete };
        // What only some may read is not to be read by others while it is written.
        if (access is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        lock (_creation)
        {
            DeleteLeftBehind(path);
            return new FileStream(temporary, options);
        }
    }

    private static void DeleteLeftBehind(string path)
    {
        string stem = StemOf(path);
        try
        {
            foreach (string file in TemporaryFiles(FolderOf(path), stem).Where(file => Path.GetFileName(file).Length == stem.Length + SuffixLength))
                TryDeleteUnlocked(file);
        }
        catch (UnauthorizedAccessException)
        {
            // Files can be made in a folder whose names may not be listed. Then nothing is found there to delete.
        }
    }

    // A program that is still writing keeps it open, and open files are locked.
    private static void TryDeleteUnlocked(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use, or of someone else: it stays, and does not stand in the way.
        }
    }

    private static string TemporaryFor(string path) => Path.Combine(FolderOf(path), $"{StemOf(path)}.{Path.GetRandomFileName()}{TemporaryExtension}");

    private static bool IsTemporary(string name, string nameStart) =>
        name.Length >= nameStart.Length + SuffixLength && name.StartsWith(nameStart, StringComparison.Ordinal) && name[^SuffixLength] == '.' && name[^8] == '.';

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    // The name of the target, so that a temporary file tells what it was for; a hash of it where the name leaves no room.
    private static string StemOf(string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        return name.Length <= MostNameBytes ? Path.GetFileName(path) : Convert.ToHexStringLower(SHA256.HashData(name))[..32];
    }
}
