using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;

namespace Lanboot.Servers.Tftp;

/// <summary>The transfers that are running, by the client's address and port, and by a small number for the event loop.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TftpSessions(int capacity, int perClient)
{
    private readonly Dictionary<TftpPeer, TftpSession> _byPeer = [];
    private readonly TftpSession?[] _slots = new TftpSession?[capacity];
    private readonly Stack<int> _free = new(Enumerable.Range(0, capacity).Reverse());

    public int Count => _byPeer.Count;

    public IEnumerable<TftpSession> All => _byPeer.Values;

    public bool IsFull => _free.Count == 0;

    public bool TryGet(TftpPeer peer, [NotNullWhen(true)] out TftpSession? session) => _byPeer.TryGetValue(peer, out session);

    /// <summary>The session of this number; null when it has ended in the meantime.</summary>
    public TftpSession? At(int slot) => _slots[slot];

    /// <summary>Has this client as many transfers as one may have?</summary>
    public bool IsGreedy(TftpPeer peer)
    {
        var count = 0;
        foreach (var running in _byPeer.Keys)
            count += running.Bits == peer.Bits ? 1 : 0;
        return count >= perClient;
    }

    public void Add(TftpSession session)
    {
        session.Slot = _free.Pop();
        _slots[session.Slot] = session;
        _byPeer.Add(session.Peer, session);
    }

    public void Remove(TftpSession session)
    {
        _byPeer.Remove(session.Peer);
        _slots[session.Slot] = null;
        _free.Push(session.Slot);
    }
}
