using System.Runtime.Versioning;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// Reads of one connection that wait for the disc, while those behind them are answered from memory ("Transmission": replies may come in
/// any order). Safe from several threads: the disc is done with them on others.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ColdReads(NbdStore store)
{
    private readonly Lock _gate = new();
    private readonly Queue<NbdRequest> _fetched = new();
    private volatile bool _isOver;

    /// <summary>How many there are; for the thread that has the connection's turn.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count >= NbdLimits.ColdReads;

    /// <summary>Whose they are.</summary>
    public required Turns Turns { get; init; }

    /// <summary>A read is to wait. The disc starts with it now, and with all others: it answers them in its own order.</summary>
    /// <returns>False when too many of all connections wait.</returns>
    public bool TryAdd(in NbdRequest request, DiscQueue disc)
    {
        store.Announce((long)request.Offset, request.Length);
        if (!disc.TryAdd(this, request))
            return false;
        Count++;
        return true;
    }

    /// <summary>One of those that the disc is done with.</summary>
    public bool TryTake(out NbdRequest request)
    {
        request = default;
        if (Count == 0)
            return false;
        lock (_gate)
        {
            if (!_fetched.TryDequeue(out request))
                return false;
        }

        Count--;
        return true;
    }

    /// <summary>The connection is over: nobody waits for them any more.</summary>
    public void Leave() => _isOver = true;

    /// <summary>Waits for the disc, on a thread that can be held up.</summary>
    public void Fetch(in NbdRequest request)
    {
        if (_isOver)
            return;
        store.Fetch((long)request.Offset, request.Length);
        lock (_gate)
            _fetched.Enqueue(request);
        Turns.Call();
    }
}
