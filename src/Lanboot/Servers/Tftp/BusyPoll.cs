using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Tftp;

/// <summary>
/// Waits for the packets of a single transfer, and looks for them a little while before it sleeps where they have lately come quickly. A client of single blocks is
/// sent one and answers it, and so on: to sleep and be woken each time takes longer than all the rest.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class BusyPoll(Epoll epoll, TimeProvider time)
{
    /// <summary>How long it looks, at most: the pause of a client on a fast network, its own waking included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(150);

    /// <summary>Packets come quickly when the pauses between them are no longer, our own waking included.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(200);

    /// <summary>What a pause counts for at most: some quick ones make up for it.</summary>
    private static readonly TimeSpan Longest = 4 * Quick;

    /// <summary>Bounds the looking where the clock stands still; each look takes some half a microsecond.</summary>
    private const int MostLooks = 500;

    /// <summary>New pauses count a quarter.</summary>
    private const int Weight = 4;

    private TimeSpan _pause = Longest;

    /// <summary>As <see cref="Epoll.Wait"/>.</summary>
    public int Wait(TimeSpan? atMost)
    {
        var since = time.GetTimestamp();
        var ready = _pause <= Quick ? Look(since) : 0;
        if (ready == 0)
            ready = epoll.Wait(atMost);
        Learn(time.GetElapsedTime(since));
        return ready;
    }

    private int Look(long since)
    {
        var ready = epoll.Wait(TimeSpan.Zero);
        for (var looks = 0; ready == 0 && looks < MostLooks && time.GetElapsedTime(since) < Patience; looks++)
            ready = epoll.Wait(TimeSpan.Zero);
        return ready;
    }

    private void Learn(TimeSpan pause) => _pause += ((pause < Longest ? pause : Longest) - _pause) / Weight;
}
