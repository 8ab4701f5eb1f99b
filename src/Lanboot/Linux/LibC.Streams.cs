using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Stream sockets of many clients: accept4(2), getsockname(2), recv(2), send(2), shutdown(2), tcp(7), ioctl(2). StreamSocket.cs wraps them.
internal static unsafe partial class LibC
{
    public const int EMFILE = 24;
    public const int ENFILE = 23;
    public const int ENOMEM = 12;

    public const int SHUT_RDWR = 2;
    public const int SO_KEEPALIVE = 9;
    public const int IPPROTO_TCP = 6;
    public const int TCP_NODELAY = 1;
    public const int TCP_MAXSEG = 2;
    public const int TCP_CORK = 3;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;

    /// <summary>How long sent bytes may stay without an acknowledgement, in milliseconds.</summary>
    public const int TCP_USER_TIMEOUT = 18;

    /// <summary>How many bytes wait in a TCP socket that were never sent (linux/sockios.h).</summary>
    public const nuint SIOCOUTQNSD = 0x894b;

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(SafeHandle listener, void* address, uint* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(SafeHandle socket, void* address, uint* addressLength);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, void* bytes, nuint length, int flags);

    /// <returns>Bytes received; 0 at the end; -1 when there are none now, or on failure.</returns>
    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, void* bytes, nuint length, int flags);

    /// <summary>For options that are numbers.</summary>
    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(SafeHandle socket, int level, int name, in int value, int length);

    /// <summary>For options that are numbers.</summary>
    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(SafeHandle socket, int level, int name, out int value, ref uint length);

    /// <summary>For requests whose answer is a number.</summary>
    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int AskSocket(SafeHandle socket, nuint request, out int value);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);
}
