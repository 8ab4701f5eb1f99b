using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>
/// Waits for sockets on behalf of several threads. Each event goes to one of them: a thread that is held up holds up nobody else. Safe
/// from all threads.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SharedEpoll : IDisposable
{
    /// <summary>What <see cref="Wait"/> gives to every thread once <see cref="WakeAll"/> was called.</summary>
    public const int WakeToken = -1;

    /// <summary>What <see cref="Wait"/> gives to one thread for each <see cref="Post"/>.</summary>
    public const int PostToken = -2;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly int _posts;

    public SharedEpoll()
    {
        _epoll = EpollEvents.Check(LibC.EpollCreate(LibC.EPOLL_CLOEXEC));
        _wake = EpollEvents.Check(LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));
        EpollEvents.Check(Control(LibC.EPOLL_CTL_ADD, _wake, WakeToken, LibC.EPOLLIN));
        _posts = EpollEvents.Check(LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK | LibC.EFD_SEMAPHORE));
        EpollEvents.Check(Control(LibC.EPOLL_CTL_ADD, _posts, PostToken, LibC.EPOLLIN));
    }

    /// <summary>Adds a socket, armed for one event; it then rests until it is armed again, and so has one thread at a time.</summary>
    public void Add(SafeHandle socket, int token, uint events) =>
        EpollEvents.Check(With(socket, LibC.EPOLL_CTL_ADD, token, events | LibC.EPOLLONESHOT));

    /// <summary>Arms a socket for its next event. One that is closed stays silent.</summary>
    public void Arm(SafeHandle socket, int token, uint events) =>
        With(socket, LibC.EPOLL_CTL_MOD, token, events | LibC.EPOLLONESHOT);

    /// <summary>
    /// Adds a socket for good: there is an event each time that something of this kind happens, though another thread may still be at
    /// an earlier one.
    /// </summary>
    public void Watch(SafeHandle socket, int token, uint events) =>
        EpollEvents.Check(With(socket, LibC.EPOLL_CTL_ADD, token, events | LibC.EPOLLET));

    /// <summary>Has a socket that is watched report anew what it is ready for. One that is closed stays silent.</summary>
    public void Remind(SafeHandle socket, int token, uint events) =>
        With(socket, LibC.EPOLL_CTL_MOD, token, events | LibC.EPOLLET);

    /// <summary>The next of the events that were taken together; when there are none left, waits for more.</summary>
    /// <param name="events">What it is.</param>
    /// <returns>The token of its socket.</returns>
    public int Wait(Batch batch, out uint events)
    {
        while (true)
        {
            var token = batch.Next(_epoll, out events);
            if (token != PostToken || TakePost())
                return token;
        }
    }

    /// <summary>Whether something has happened that no thread has taken yet.</summary>
    public bool IsReady
    {
        get
        {
            // An epoll can itself be waited for (epoll(7), Q4), which takes nothing out of it.
            var self = new LibC.PollEntry(_epoll);
            return LibC.Poll(&self, 1, 0) > 0;
        }
    }

    /// <summary>Ends the present or a later wait of one thread.</summary>
    public void Post()
    {
        var one = 1ul;
        LibC.Write(_posts, &one, sizeof(ulong));
    }

    /// <summary>Ends the present and all later waits.</summary>
    public void WakeAll()
    {
        // Never read again, so that it stays ready for every thread.
        var one = 1ul;
        LibC.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        LibC.Close(_posts);
        LibC.Close(_wake);
        LibC.Close(_epoll);
    }

    /// <summary>Several threads see that there is one; the first has it.</summary>
    private bool TakePost()
    {
        ulong taken;
        return LibC.Read(_posts, &taken, sizeof(ulong)) == sizeof(ulong);
    }

    private int With(SafeHandle socket, int operation, int token, uint events)
    {
        var held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            return Control(operation, (int)socket.DangerousGetHandle(), token, events);
        }
        finally
        {
            if (held)
                socket.DangerousRelease();
        }
    }

    private int Control(int operation, int descriptor, int token, uint events) =>
        EpollEvents.Control(_epoll, operation, descriptor, token, events);

    /// <summary>Events that one thread takes in one call and handles one after the other. For that thread alone.</summary>
    /// <param name="most">In one call: what waits here, no other thread can take.</param>
    public sealed class Batch(int most)
    {
        private readonly EpollEvents _events = new(most);
        private int _next;
        private int _count;

        internal int Next(int epoll, out uint events)
        {
            while (_next == _count)
                (_next, _count) = (0, _events.Wait(epoll, -1));
            events = _events.KindOf(_next);
            return _events.TokenOf(_next++);
        }
    }
}
