using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ExpressML.Persistence;

/// <summary>What a file is and whose it is, which .NET does not tell. The calls of the operating system itself; there is nothing to install for them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="User">Number of its user.</param>
/// <param name="Group">Number of its group.</param>
internal sealed partial record LinuxStatus(LinuxFileKind Kind, uint User, uint Group)
{
    private const int CurrentFolder = -100, NoSuchFile = 2, NotPermitted = 1, InvalidArgument = 22;
    private const uint TypeAndOwners = 0x0001 | 0x0008 | 0x0010;
    private const int KindMask = 0xF000;

    /// <summary>That of a file, behind links; null if there is none, or if this is not Linux.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static LinuxStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        if (StatX(CurrentFolder, path, flags: 0, TypeAndOwners, out Status status) == 0)
            return new((LinuxFileKind)(status.Mode & KindMask), status.User, status.Group);
        return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Failed(path);
    }

    /// <summary>Gives a file the owners of another one; false if this program may not.</summary>
    /// <exception cref="IOException">It can't be done for another reason.</exception>
    public static bool TrySetOwner(string path, LinuxStatus owners)
    {
        // Most file systems without owners have the same for all files. There is nothing to do, and no right to do it.
        if (Of(path) is { } own && own.User == owners.User && own.Group == owners.Group)
            return true;
        if (ChangeOwner(path, owners.User, owners.Group) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is NotPermitted or InvalidArgument ? false : throw Failed(path);
    }

    private static IOException Failed(string path) => new($"'{path}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    /// <summary>struct statx of the kernel, which is the same on each processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
