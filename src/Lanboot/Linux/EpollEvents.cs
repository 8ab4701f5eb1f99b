using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>What one call of epoll_wait(2) tells, and the one place that knows how the kernel lays it out. For one thread.</summary>
/// <param name="most">Events in one call.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollEvents(int most)
{
    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x64, and only there (sys/epoll.h).
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Size = DataOffset + sizeof(long);

    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(most * Size, pinned: true);

    /// <summary>Waits until something happens, or the time is up; -1 waits without end.</summary>
    /// <returns>How many events; 0 when the time is up, or after a signal.</returns>
    public int Wait(int epoll, int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var ready = LibC.EpollWait(epoll, events, most, milliseconds);
            return ready < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR ? 0 : Check(ready);
        }
    }

    public int TokenOf(int ready) => (int)BitConverter.ToInt64(_events, ready * Size + DataOffset);

    /// <summary>What happened: EPOLLIN and the like.</summary>
    public uint KindOf(int ready) => BitConverter.ToUInt32(_events, ready * Size);

    /// <summary>epoll_ctl(2).</summary>
    /// <returns>Negative on failure.</returns>
    public static int Control(int epoll, int operation, int descriptor, int token, uint events)
    {
        var one = stackalloc byte[Size];
        *(uint*)one = events;
        *(long*)(one + DataOffset) = token;
        return LibC.EpollControl(epoll, operation, descriptor, one);
    }

    /// <exception cref="Win32Exception">The last call failed.</exception>
    public static int Check(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;
}
