namespace ExpressML.Persistence;

/// <summary>Who may use a file: its mode and its owners, which a file that replaces it takes over. On Windows a file takes over the rights of its folder.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Status">The owners; null where they can't be told, on other systems than Linux.</param>
internal sealed record UnixAccess(UnixFileMode Mode, LinuxStatus? Status)
{
    /// <summary>Those of a file; null if there is none, or on Windows.</summary>
    public static UnixAccess? Of(string path) =>
        OperatingSystem.IsWindows() || !File.Exists(path) ? null : new(File.GetUnixFileMode(path), LinuxStatus.Of(path));

    /// <summary>Gives them to a file.</summary>
    /// <param name="file">The new file.</param>
    /// <param name="original">The file that they are of, for the message.</param>
    /// <exception cref="UnauthorizedAccessException">This program may not give a file to these owners.</exception>
    public void ApplyTo(string file, string original)
    {
        // A change of the owner can take rights away, so that the mode comes after it.
        if (Status is { } status && !LinuxStatus.TrySetOwner(file, status))
        {
            throw new UnauthorizedAccessException(
                $"'{original}' belongs to user {status.User} and group {status.Group}, and this program may not give a new file to them. Run it as that user, or delete the old file first.");
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, Mode);
    }
}
