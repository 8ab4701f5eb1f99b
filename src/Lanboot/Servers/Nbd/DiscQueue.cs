using System.Runtime.Versioning;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// The reads of all connections that wait for the disc, in their order. Some of the workers wait for it, one read each; the others go on
/// serving what is in memory. Safe from all threads.
/// </summary>
/// <param name="most">Workers that may be held up at a time.</param>
/// <param name="wakeOne">Gets one more worker to call <see cref="Work"/>.</param>
[SupportedOSPlatform("linux")]
internal sealed class DiscQueue(int most, Action wakeOne)
{
    /// <summary>
    /// Reads that wait, of all: sixteen each of as many connections as there may be. It bounds what clients pile up that ask and go; beyond,
    /// a read holds up its own thread.
    /// </summary>
    private const int MostWaiting = 1 << 16;

    private readonly Lock _gate = new();
    private readonly Queue<(ColdReads Of, NbdRequest Request)> _waiting = new();
    private int _workers;

    /// <returns>False when too many wait.</returns>
    public bool TryAdd(ColdReads of, in NbdRequest request)
    {
        lock (_gate)
        {
            if (_waiting.Count == MostWaiting)
                return false;
            _waiting.Enqueue((of, request));
            if (_workers == most)
                return true;
            _workers++;
        }

        wakeOne();
        return true;
    }

    /// <summary>Forgets what waits: nobody will ask for it.</summary>
    public void Clear()
    {
        lock (_gate)
            _waiting.Clear();
    }

    /// <summary>Fetches until nothing waits any more.</summary>
    public void Work()
    {
        while (TryNext(out var next))
            next.Of.Fetch(next.Request);
    }

    private bool TryNext(out (ColdReads Of, NbdRequest Request) next)
    {
        lock (_gate)
        {
            var isThere = _waiting.TryDequeue(out next);
            if (!isThere)
                _workers--;
            return isThere;
        }
    }
}
