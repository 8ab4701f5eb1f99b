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

    private int _withWindow;

    public int Count => _byPeer.Count;

    /// <summary>
    /// Each packet is waited for by itself: there is one transfer, or none of them has a window. Of several windows, what came while others
    /// were handled is better taken together.
    /// </summary>
    public bool AwaitSingleBlocks => Count == 1 || (Count > 1 && _withWindow == 0);

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
        _withWindow += session.HasWindow ? 1 : 0;
    }

    public void Remove(TftpSession session)
    {
        _byPeer.Remove(session.Peer);
        _withWindow -= session.HasWindow ? 1 : 0;
        _slots[session.Slot] = null;
        _free.Push(session.Slot);
    }
}
