using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>
/// Waits for sockets to have something to read, or to take something again. Each is known by a token of the caller's. For one thread, but for
/// <see cref="Wake"/>, which any thread may call.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Epoll : IDisposable
{
    /// <summary>What <see cref="TokenOf"/> says of a <see cref="Wake"/>; sockets have tokens from 0 up.</summary>
    public const int WakeToken = -1;

    private const int MaxEvents = 256;

    private readonly EpollEvents _events = new(MaxEvents);
    private readonly int _epoll;
    private readonly int _wake;

    public Epoll()
    {
        _epoll = EpollEvents.Check(LibC.EpollCreate(LibC.EPOLL_CLOEXEC));
        _wake = EpollEvents.Check(LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));
        // Edge-triggered: each call to Wake is reported once, and nobody need read the counter back.
        Control(LibC.EPOLL_CTL_ADD, _wake, WakeToken, LibC.EPOLLIN | LibC.EPOLLET);
    }

    public void Add(int socket, int token) => Control(LibC.EPOLL_CTL_ADD, socket, token, LibC.EPOLLIN);

    /// <summary>Waits for something else of a socket from now on.</summary>
    /// <param name="events">EPOLLIN, EPOLLOUT, or 0 for nothing but its end.</param>
    public void Change(int socket, int token, uint events) => Control(LibC.EPOLL_CTL_MOD, socket, token, events);

    /// <summary>Waits until something is there to read, or the time is up; null waits without end.</summary>
    /// <returns>How many sockets are ready; 0 when the time is up.</returns>
    public int Wait(TimeSpan? atMost)
    {
        // Rounded up: a wait that ends early would be started again in vain.
        var milliseconds = atMost is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        return _events.Wait(_epoll, milliseconds);
    }

    /// <summary>The token of a socket that is ready.</summary>
    public int TokenOf(int ready) => _events.TokenOf(ready);

    /// <summary>Ends the present or the next <see cref="Wait"/>; may be called from any thread.</summary>
    public void Wake()
    {
        var one = 1ul;
        LibC.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        LibC.Close(_wake);
        LibC.Close(_epoll);
    }

    private void Control(int operation, int socket, int token, uint events) =>
        EpollEvents.Check(EpollEvents.Control(_epoll, operation, socket, token, events));
}
