using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// sendfile(2) and send(2): bytes of a file onto a socket without passing through this process.
internal static partial class LibC
{
    public const int EIO = 5;
    public const int ESTALE = 116;

    /// <summary>More is coming: hold the last, partly filled segment back for it.</summary>
    public const int MSG_MORE = 0x8000;

    /// <summary>Fail with <see cref="EAGAIN"/> rather than wait.</summary>
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>Sends up to <paramref name="count"/> bytes of a file, and moves <paramref name="offset"/> on by what was sent.</summary>
    /// <returns>Bytes sent, fewer when the socket is full; 0 at the end of the file; -1 on failure.</returns>
    [LibraryImport(Library, EntryPoint = "sendfile64", SetLastError = true)]
    public static partial nint SendFile(SafeHandle socket, SafeHandle file, ref long offset, nuint count);

    /// <returns>Bytes sent, fewer when the socket is full; -1 on failure.</returns>
    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> buffer, nuint length, int flags);
}
