using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// One thread with its share of the connections: waits until one of them has something to read or takes bytes again, and lets it do the
/// rest. The first of these threads also hands out new connections and answers datagrams.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NfsLoop : IDisposable
{
    /// <summary>Connections taken before those that are open have their turn.</summary>
    private const int MaxAcceptsInTurn = 64;

    private readonly Epoll _epoll = new();
    private readonly BlockPool _blocks;
    private readonly ConcurrentQueue<(StreamSocket Socket, RpcCaller Caller)> _new = new();
    private readonly List<NfsConnection?> _connections = [];
    private readonly Stack<int> _free = new();
    private readonly IReadOnlyList<NfsListener> _listeners;
    private readonly IReadOnlyList<NfsDatagrams> _datagrams;
    private readonly NfsService _service;
    private readonly bool _isFirst;
    private IReadOnlyList<NfsLoop> _all = [];
    private int _next;
    private bool _isPaused;
    private long _swept;
    private volatile bool _stopping;
    private volatile bool _haveLearnt;

    /// <param name="listeners">Empty for all but the first.</param>
    /// <param name="datagrams">Likewise.</param>
    public NfsLoop(IReadOnlyList<NfsListener> listeners, IReadOnlyList<NfsDatagrams> datagrams, NfsService service)
    {
        (_listeners, _datagrams, _service) = (listeners, datagrams, service);
        _isFirst = listeners.Count > 0;
        _blocks = new BlockPool(NfsConnection.BlockLength(service.Limits));
        _swept = service.Time.GetTimestamp();
        // Tokens: the listeners, the datagram sockets, then the places of the connections.
        for (var i = 0; i < listeners.Count; i++)
            _epoll.Add(listeners[i].Descriptor, i);
        for (var i = 0; i < datagrams.Count; i++)
            _epoll.Add(datagrams[i].Descriptor, listeners.Count + i);
        service.Names.Learnt += HaveLearnt;
    }

    private int FirstConnection => _listeners.Count + _datagrams.Count;

    private bool IsIdle => !_isFirst && _free.Count == _connections.Count;

    /// <summary>Serves until <see cref="Stop"/>.</summary>
    /// <param name="all">Those that new connections are shared out among.</param>
    public void Run(IReadOnlyList<NfsLoop> all)
    {
        _all = all;
        while (!_stopping)
        {
            var ready = _epoll.Wait(IsIdle ? null : _service.Limits.Sweep);
            for (var i = 0; i < ready; i++)
                Dispatch(_epoll.TokenOf(i));
            if (_service.Time.GetElapsedTime(_swept) >= _service.Limits.Sweep)
                Sweep();
        }

        for (var slot = 0; slot < _connections.Count; slot++)
            Close(slot, "the server is being stopped");
        while (_new.TryDequeue(out var late))
            late.Socket.Dispose();
    }

    /// <summary>Ends <see cref="Run"/>; from any thread.</summary>
    public void Stop()
    {
        _stopping = true;
        _epoll.Wake();
    }

    public void Dispose()
    {
        _service.Names.Learnt -= HaveLearnt;
        _blocks.Dispose();
        _epoll.Dispose();
    }

    private void HaveLearnt()
    {
        _haveLearnt = true;
        _epoll.Wake();
    }

    private void Dispatch(int token)
    {
        if (token == Epoll.WakeToken)
            TakeNews();
        else if (token < _listeners.Count)
            Accept(_listeners[token]);
        else if (token < FirstConnection)
            _datagrams[token - _listeners.Count].Serve(_service, _blocks);
        else
            Serve(token - FirstConnection);
    }

    private void Accept(NfsListener listener)
    {
        for (var i = 0; i < MaxAcceptsInTurn; i++)
        {
            if (listener.Accept(_service, out var error) is { } taken)
                _all[_next++ % _all.Count].Adopt(taken.Socket, taken.Caller);
            else if (StreamSocket.IsShortage(error))
                Pause(error);
            if (error != 0)
                return;
        }
    }

    /// <summary>Without a free descriptor the listeners would report the same connection again and again.</summary>
    private void Pause(int error)
    {
        NfsLog.AcceptFailed(_service.Logger, Marshal.GetPInvokeErrorMessage(error));
        Listen(0);
        _isPaused = true;
    }

    private void Listen(uint events)
    {
        for (var i = 0; i < _listeners.Count; i++)
            _epoll.Change(_listeners[i].Descriptor, i, events);
    }

    /// <summary>A new connection is this loop's; from any thread.</summary>
    private void Adopt(StreamSocket socket, RpcCaller caller)
    {
        _new.Enqueue((socket, caller));
        _epoll.Wake();
    }

    private void TakeNews()
    {
        while (_new.TryDequeue(out var taken))
            Open(new NfsConnection(taken.Socket, taken.Caller, _blocks, _service));
        if (!_haveLearnt)
            return;
        _haveLearnt = false;
        for (var slot = 0; slot < _connections.Count; slot++)
        {
            if (_connections[slot] is not { IsUnknown: true } waiting)
                continue;
            waiting.Reconsider();
            _epoll.Change(waiting.Descriptor, FirstConnection + slot, waiting.Interest);
        }
    }

    private void Open(NfsConnection connection)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _connections.Count;
            _connections.Add(null);
        }

        _connections[slot] = connection;
        _epoll.Add(connection.Descriptor, FirstConnection + slot);
    }

    private void Serve(int slot)
    {
        if (_connections[slot] is not { } connection)
            return;
        var before = connection.Interest;
        try
        {
            if (connection.Serve() is { } ending)
                Close(slot, ending);
            else if (connection.Interest != before)
                _epoll.Change(connection.Descriptor, FirstConnection + slot, connection.Interest);
        }
        catch (Exception e)
        {
            // Something that we did not foresee: whatever it is, the other connections go on, and this client connects anew.
            NfsLog.Failed(_service.Logger, e, Ipv4Text.Address(connection.Caller.Address));
            Close(slot, e.Message);
        }
    }

    private void Close(int slot, string reason)
    {
        if (_connections[slot] is not { } connection)
            return;
        var client = connection.Caller.Address;
        NfsLog.Closed(_service.Logger, Ipv4Text.Address(client), reason);
        _connections[slot] = null;
        _free.Push(slot);
        // Closing its socket also takes it from the event loop.
        connection.Dispose();
        if (_service.Clients.Leave(client))
            _service.Uses.Touch(client);
    }

    private void Sweep()
    {
        _swept = _service.Time.GetTimestamp();
        for (var slot = 0; slot < _connections.Count; slot++)
        {
            if (_connections[slot]?.Overdue(_swept) is { } reason)
                Close(slot, reason);
        }

        if (!_isFirst)
            return;
        _service.Uses.Sweep();
        if (_isPaused)
            Listen(LibC.EPOLLIN);
        _isPaused = false;
    }
}
