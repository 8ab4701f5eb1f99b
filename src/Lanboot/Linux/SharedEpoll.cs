using System.ComponentModel;
using System.Runtime.CompilerServices;
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

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x64, and only there (sys/epoll.h).
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _epoll;
    private readonly int _wake;
    private readonly int _posts;

    public SharedEpoll()
    {
        _epoll = Check(LibC.EpollCreate(LibC.EPOLL_CLOEXEC));
        _wake = Check(LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));
        Check(Control(LibC.EPOLL_CTL_ADD, _wake, WakeToken, LibC.EPOLLIN));
        _posts = Check(LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK | LibC.EFD_SEMAPHORE));
        Check(Control(LibC.EPOLL_CTL_ADD, _posts, PostToken, LibC.EPOLLIN));
    }

    /// <summary>Adds a socket, armed for one event; it then rests until it is armed again, and so has one thread at a time.</summary>
    public void Add(SafeHandle socket, int token, uint events) =>
        Check(With(socket, LibC.EPOLL_CTL_ADD, token, events | LibC.EPOLLONESHOT));

    /// <summary>Arms a socket for its next event. One that is closed stays silent.</summary>
    public void Arm(SafeHandle socket, int token, uint events) =>
        With(socket, LibC.EPOLL_CTL_MOD, token, events | LibC.EPOLLONESHOT);

    /// <summary>
    /// Adds a socket for good: there is an event each time that something of this kind happens, though another thread may still be at
    /// an earlier one.
    /// </summary>
    public void Watch(SafeHandle socket, int token, uint events) =>
        Check(With(socket, LibC.EPOLL_CTL_ADD, token, events | LibC.EPOLLET));

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
            var one = batch.Next();
            if (one is null)
            {
                batch.Fill(this);
            }
            else if (IsForThisThread(TokenOf(one)))
            {
                events = *(uint*)one;
                return TokenOf(one);
            }
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

    /// <returns>How many there are; 0 after a signal.</returns>
    private int WaitFor(byte* events, int most)
    {
        var ready = LibC.EpollWait(_epoll, events, most, -1);
        return ready < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR ? 0 : Check(ready);
    }

    private static int TokenOf(byte* one) => (int)*(long*)(one + DataOffset);

    private bool IsForThisThread(int token) => token != PostToken || TakePost();

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

    private int Control(int operation, int descriptor, int token, uint events)
    {
        var epollEvent = stackalloc byte[EventSize];
        *(uint*)epollEvent = events;
        *(long*)(epollEvent + DataOffset) = token;
        return LibC.EpollControl(_epoll, operation, descriptor, epollEvent);
    }

    private static int Check(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;

    /// <summary>Events that one thread takes in one call and handles one after the other. For that thread alone.</summary>
    /// <param name="most">In one call: what waits here, no other thread can take.</param>
    public sealed class Batch(int most)
    {
        private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(most * EventSize, pinned: true);
        private int _next;
        private int _count;

        internal byte* Next() => _next < _count ? Place(_next++) : null;

        internal void Fill(SharedEpoll epoll) => (_next, _count) = (0, epoll.WaitFor(Place(0), most));

        private byte* Place(int index) => (byte*)Unsafe.AsPointer(ref _events[index * EventSize]);
    }
}
