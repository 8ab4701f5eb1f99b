using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Whether a part of a file is in memory already, and asking for it ahead of time: preadv2(2), posix_fadvise(2).
internal static unsafe partial class LibC
{
    public const int EOPNOTSUPP = 95;
    public const int ENOSPC = 28;

    /// <summary>Fail with <see cref="EAGAIN"/> where the bytes are not in memory.</summary>
    public const int RWF_NOWAIT = 8;

    /// <summary>The bytes will be needed soon: start reading them.</summary>
    public const int POSIX_FADV_WILLNEED = 3;

    /// <summary>As the other, with flags; off_t has 64 bits where .NET runs.</summary>
    /// <returns>Fewer bytes than asked for where the rest is not in memory.</returns>
    [LibraryImport(Library, EntryPoint = "preadv2", SetLastError = true)]
    public static partial nint ReadPieces(SafeHandle file, Piece* pieces, int count, long offset, int flags);

    /// <summary>Starts reading a part of a file into memory, and does not wait for it.</summary>
    [LibraryImport(Library, EntryPoint = "posix_fadvise")]
    public static partial int Advise(SafeHandle file, long offset, long length, int advice);
}
