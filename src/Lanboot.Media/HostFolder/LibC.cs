using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.HostFolder;

/// <summary>
/// The Linux system calls that the base library has no word for: opening below an open folder without following a symbolic
/// link, and looking at what was opened rather than at a name that may have changed since.
/// </summary>
internal static unsafe partial class LibC
{
    // asm-generic/fcntl.h; the same on x86-64 and arm64 but for O_DIRECTORY and O_NOFOLLOW.
    public const int O_RDONLY = 0, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000;
    public static readonly int O_DIRECTORY = IsArm ? 0x4000 : 0x10000;
    public static readonly int O_NOFOLLOW = IsArm ? 0x8000 : 0x20000;

    public const int ENOENT = 2, EACCES = 13, ENOTDIR = 20, ELOOP = 40;

    private const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_EMPTY_PATH = 0x1000;
    private const uint STATX_BASIC_STATS = 0x7FF;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <returns>An invalid handle on failure; <see cref="Marshal.GetLastPInvokeError"/> says why.</returns>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, int mode = 0);

    /// <returns>An invalid handle on failure.</returns>
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle OpenAt(SafeFileHandle folder, string name, int flags, int mode = 0);

    /// <summary>The status of an open file, or of the entry <paramref name="name"/> of an open folder.</summary>
    public static bool TryStat(SafeFileHandle file, string name, out FileStatus status) =>
        StatX(file, name, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, STATX_BASIC_STATS, out status) == 0;

    /// <summary>The status of what is at a path; links are followed but for its last name.</summary>
    public static bool TryStat(string path, out FileStatus status) =>
        StatX(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, out status) == 0;

    /// <summary>The target of a symbolic link, as the folder has it; -1 on failure.</summary>
    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLinkAt(SafeFileHandle folder, string name, Span<byte> buffer, nuint length);

    /// <summary>Fills <paramref name="buffer"/> with entries (linux_dirent64); 0 at the end, -1 on failure.</summary>
    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint GetEntries(SafeFileHandle folder, Span<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string name, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string name, int flags, uint mask, out FileStatus status);
}

/// <summary>struct statx of linux/stat.h, which is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    internal const int S_IFMT = 0xF000, S_IFDIR = 0x4000, S_IFREG = 0x8000, S_IFLNK = 0xA000;

    [FieldOffset(0x14)] public readonly uint UserId;
    [FieldOffset(0x18)] public readonly uint GroupId;
    [FieldOffset(0x1C)] private readonly ushort _mode;
    [FieldOffset(0x20)] public readonly ulong Inode;
    [FieldOffset(0x28)] private readonly ulong _size;
    [FieldOffset(0x70)] private readonly long _modifiedSeconds;
    [FieldOffset(0x78)] private readonly uint _modifiedNanoseconds;
    [FieldOffset(0x88)] public readonly uint DeviceMajor;
    [FieldOffset(0x8C)] public readonly uint DeviceMinor;

    public bool IsFolder => (_mode & S_IFMT) == S_IFDIR;
    public bool IsFile => (_mode & S_IFMT) == S_IFREG;
    public bool IsSymlink => (_mode & S_IFMT) == S_IFLNK;
    public int Permissions => _mode & 0xFFF;
    public long Size => (long)_size;

    /// <summary>Times that .NET can't hold (before the year 1, after 9999) become the nearest that it can.</summary>
    public DateTimeOffset Modified
    {
        get
        {
            var seconds = Math.Clamp(
                _modifiedSeconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
            return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(_modifiedNanoseconds % 1_000_000_000 / 100);
        }
    }
}
