using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Tftp;

/// <summary>
/// Waits for packets, and looks for them a little while before it sleeps where they have lately come quickly. A client of single blocks is
/// sent one and answers it, and so on: to sleep and be woken each time takes longer than all the rest.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class BusyPoll(Epoll epoll, TimeProvider time)
{
    /// <summary>How long it looks, at most: the pause of a client on a fast network, its own waking included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(150);

    private readonly RecentPauses _pauses = new(quick: TimeSpan.FromMicroseconds(200));

    /// <summary>As <see cref="Epoll.Wait"/>.</summary>
    public int Wait(TimeSpan? atMost)
    {
        var since = time.GetTimestamp();
        var ready = _pauses.AreQuick ? Look(since) : 0;
        if (ready == 0)
            ready = epoll.Wait(atMost);
        _pauses.Add(time.GetElapsedTime(since));
        return ready;
    }

    private int Look(long since)
    {
        var ready = epoll.Wait(TimeSpan.Zero);
        for (var looks = 0; ready == 0 && looks < RecentPauses.MostLooks && time.GetElapsedTime(since) < Patience; looks++)
            ready = epoll.Wait(TimeSpan.Zero);
        return ready;
    }
}
