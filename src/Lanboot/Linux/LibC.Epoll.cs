using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// epoll(7): waits for many sockets. Epoll.cs and SharedEpoll.cs wrap it.
internal static unsafe partial class LibC
{
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLERR = 8;
    public const uint EPOLLHUP = 0x10;

    /// <summary>The other end sends nothing more.</summary>
    public const uint EPOLLRDHUP = 0x2000;

    public const uint EPOLLET = 1u << 31;

    /// <summary>After one event the descriptor rests until it is armed again (EPOLL_CTL_MOD).</summary>
    public const uint EPOLLONESHOT = 1u << 30;

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    /// <param name="epollEvent">A struct epoll_event, see <see cref="EpollEvents"/>.</param>
    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* epollEvent);

    /// <returns>The number of events.</returns>
    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int maxEvents, int milliseconds);
}
