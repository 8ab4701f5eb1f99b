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
    public static ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
    {
        if (!_isPolite)
            LibC.SetScheduling(LibC.SCHED_BATCH);
        _isPolite = true;
        return next(connection);
    };
}
