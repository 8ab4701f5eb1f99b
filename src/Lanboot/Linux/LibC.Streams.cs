using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Connections: accept4(2), and the options of tcp(7) that .NET has no name for.
internal static unsafe partial class LibC
{
    public const int ENFILE = 23;
    public const int EMFILE = 24;

    public const int SO_KEEPALIVE = 9;
    public const int IPPROTO_TCP = 6;
    public const int TCP_NODELAY = 1;

    /// <summary>In milliseconds: how long bytes may stay without an acknowledgement.</summary>
    public const int TCP_USER_TIMEOUT = 18;

    /// <returns>The descriptor of the connection.</returns>
    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int listener, InternetAddress* from, uint* fromLength, int flags);
}
