using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Tftp;
using Lanboot.Settings;

namespace Lanboot.Servers.Tftp;

/// <summary>
/// One thread that serves all transfers: waits until a socket has something to read or a transfer's time is up, and lets the
/// transfer do the rest. Nothing here is allocated or copied for a packet.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TftpLoop : IDisposable
{
    /// <summary>Packets taken from the listening port before the other sockets have their turn.</summary>
    private const int MaxPacketsInTurn = 64;

    /// <summary>No sane request is longer (RFC 2347: 512 bytes); paths of images may be.</summary>
    private const int MaxRequest = 2048;

    private readonly Epoll _epoll = new();
    private readonly BusyPoll _poll;
    private readonly byte[] _buffer = new byte[MaxRequest];
    private readonly IReadOnlyList<TftpListener> _listeners;
    private readonly TftpReception _reception;
    private readonly TftpSessions _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _origin;
    private readonly bool _singlePort;
    private int _received;
    private TimeSpan _nextTick = TimeSpan.MaxValue;
    private volatile bool _stopping;

    public TftpLoop(IReadOnlyList<TftpListener> listeners, TftpReception reception, TftpSettings settings, TimeProvider time, ILogger logger)
    {
        _poll = new BusyPoll(_epoll, time);
        _listeners = listeners;
        _reception = reception;
        _sessions = new TftpSessions(settings.MaxTransfers, settings.MaxTransfersPerClient);
        _singlePort = settings.SinglePort;
        _time = time;
        _logger = logger;
        _origin = time.GetTimestamp();
        // Tokens: the listeners first, then the places of the sessions.
        for (var i = 0; i < listeners.Count; i++)
            _epoll.Add(listeners[i].Descriptor, i);
    }

    /// <summary>What the listening port received last.</summary>
    private ReadOnlySpan<byte> Packet => _buffer.AsSpan(0, _received);

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Serves until <see cref="Stop"/>. What is running then is broken off, and its clients are told.</summary>
    public void Run()
    {
        while (!_stopping)
        {
            TimeSpan? atMost = _sessions.Count == 0 ? null : _nextTick - Now;
            var ready = _sessions.AwaitSingleBlocks ? _poll.Wait(atMost) : _epoll.Wait(atMost);
            var now = Now;
            for (var i = 0; i < ready; i++)
                Dispatch(_epoll.TokenOf(i), now);
            if (now >= _nextTick)
                Tick(now);
        }

        foreach (var session in _sessions.All.ToArray())
            Handle(session, now: default, static (running, _, _) => running.Fail("the server is being stopped"));
    }

    /// <summary>Ends <see cref="Run"/>; from any thread.</summary>
    public void Stop()
    {
        _stopping = true;
        _epoll.Wake();
    }

    public void Dispose() => _epoll.Dispose();

    private void Dispatch(int token, TimeSpan now)
    {
        if (token == Epoll.WakeToken)
            return;
        if (token < _listeners.Count)
            ReceiveFrom(_listeners[token], now);
        else if (_sessions.At(token - _listeners.Count) is { } session)
            Handle(session, now, static (ready, loop, now) => ready.Receive(loop._buffer, now));
    }

    private void ReceiveFrom(TftpListener listener, TimeSpan now)
    {
        for (var i = 0; i < MaxPacketsInTurn; i++)
        {
            _received = listener.Receive(_buffer, out var peer);
            if (_received < 0)
                return;
            if (_received <= _buffer.Length && peer.IsValid)
                HandlePacket(listener, peer, now);
        }
    }

    private void HandlePacket(TftpListener listener, TftpPeer peer, TimeSpan now)
    {
        if (_sessions.TryGet(peer, out var running))
        {
            var isRequest = TftpPacket.Opcode(Packet) is TftpOpcode.RRQ or TftpOpcode.WRQ;
            if (isRequest)
                Handle(running, now, static (session, loop, now) => session.HearRequest(loop.Packet, now));
            else if (_singlePort)
                Handle(running, now, static (session, loop, now) => session.Hear(loop.Packet, now));
            if (!running.HasEnded || !isRequest)
                return;
        }

        if (_reception.Receive(listener, peer, Packet, _sessions) is not { } begun)
            return;
        _sessions.Add(begun);
        Handle(begun, now, static (session, loop, now) => loop.Begin(session, now));
    }

    private void Begin(TftpSession session, TimeSpan now)
    {
        if (session.OwnSocket is { } socket)
            _epoll.Add(socket, _listeners.Count + session.Slot);
        session.Start(now);
    }

    private void Tick(TimeSpan now)
    {
        _nextTick = TimeSpan.MaxValue;
        foreach (var session in _sessions.All)
            Handle(session, now, static (running, _, now) => running.Tick(now));
    }

    /// <summary>Lets one transfer handle an event. Whatever happens to it, the others go on.</summary>
    private void Handle(TftpSession session, TimeSpan now, Action<TftpSession, TftpLoop, TimeSpan> handle)
    {
        try
        {
            handle(session, this, now);
        }
        catch (Exception e)
        {
            // The file failed, or something did that we did not foresee.
            TftpLog.TransferFailed(_logger, e, session.Peer);
            session.Fail(e.Message);
        }

        if (session.HasEnded)
            Forget(session);
        else if (session.Deadline < _nextTick)
            _nextTick = session.Deadline;
    }

    private void Forget(TftpSession session)
    {
        _sessions.Remove(session);
        // Closing its socket also takes it from the event loop.
        session.Dispose();
    }
}
