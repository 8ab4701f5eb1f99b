using System.Runtime.Versioning;
using Lanboot.Linux;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// Kestrel has each connection begin in a thread of the pool, which the kernel lets interrupt the one that accepts them, only to sleep again right
/// after. Where both share a processor and 256 machines come at once, these are two thousand changes of threads, and a thirtieth of the time in which
/// each of them fetches 8 MiB.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PoliteStart
{
    [ThreadStatic]
    private static bool _isPolite;

    /// <summary>
    /// The thread that comes by interrupts no other from now on, whatever the pool gives it to do: it has its share of the processor, and a free one
    /// at once, but else waits for its turn.
    /// </summary>
    /// <remarks>
    /// Threads that it starts inherit that (sched(7)). Those that wait for packets are started before, unless a machine connects while the doors
    /// open; even then all that they lose is to go before others on a processor that is busy.
    /// </remarks>
    public static ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
    {
        if (!_isPolite)
            BePolite();
        return next(connection);
    };

    private static void BePolite()
    {
        _isPolite = true;
        // Another policy than the usual one is somebody's decision about all of the program.
        if (LibC.Scheduling() == LibC.SCHED_OTHER)
            LibC.SetScheduling(LibC.SCHED_BATCH);
    }
}
