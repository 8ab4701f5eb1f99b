using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>
/// The system calls of Linux that .NET does not offer, or not without a copy or an allocation; see their section 2 manual
/// pages. One file per area. All return -1 on failure, with the reason in <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LibC
{
    private const string Library = "libc";

    // errno values, from asm-generic/errno-base.h and errno.h: the same on every architecture that .NET runs on.
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EINVAL = 22;
    public const int EPIPE = 32;
    public const int EMSGSIZE = 90;
    public const int EADDRINUSE = 98;
    public const int ENOBUFS = 105;
    public const int ECONNREFUSED = 111;

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
