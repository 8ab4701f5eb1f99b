using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// A few threads that serve all connections: whichever is free takes the next one that has something to do, does all of it, and
/// lets it rest again. Reads that wait for the disc are some of these threads' (<see cref="DiscQueue"/>), and the others go on. No task, no
/// allocation for a request.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdLoop : IDisposable
{
    /// <summary>Enough for the few calls that a request takes; memory is taken only as it is used.</summary>
    private const int StackSize = 256 << 10;

    /// <summary>Stopping must not wait for a disc: a thread that is held up there ends when it comes back.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(300);

    private readonly SharedEpoll _epoll = new();
    private readonly DiscQueue _disc;
    private readonly IReadOnlyList<NbdListener> _listeners;
    private readonly NbdReception _reception;
    private readonly NbdConnections _connections;
    private readonly NbdLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<Thread> _workers = [];
    private readonly List<ITimer> _pauses = [];
    private volatile bool _stopping;

    public NbdLoop(
        IReadOnlyList<NbdListener> listeners,
        NbdReception reception,
        NbdConnections connections,
        NbdLimits limits,
        TimeProvider time,
        ILogger logger)
    {
        _listeners = listeners;
        _reception = reception;
        _connections = connections;
        _limits = limits;
        _time = time;
        _logger = logger;
        _disc = new DiscQueue(limits.DiscWorkers, _epoll.Post);
        // Tokens: the listeners first, then the places of the connections.
        for (var i = 0; i < listeners.Count; i++)
        {
            var token = i;
            _pauses.Add(time.CreateTimer(_ => Listen(token), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _epoll.Add(listeners[i].Handle, token, LibC.EPOLLIN);
        }
    }

    /// <summary>Begins with one thread, which waits for the first connection: the others are for what is served.</summary>
    public void Start() => HaveWorkers(1);

    /// <summary>Ends all connections and threads.</summary>
    public void Stop()
    {
        lock (_workers)
            _stopping = true;
        _disc.Clear();
        _epoll.WakeAll();
        foreach (var pause in _pauses)
            pause.Dispose();
        var deadline = _time.GetTimestamp();
        var stuck = _workers.FindAll(worker => !worker.Join(Remaining(deadline)));
        foreach (var connection in _connections.TakeAll())
        {
            connection.Leave();
            // Its memory is still in use where a thread is held up in it.
            if (stuck.Count == 0)
                connection.Dispose();
            else
                connection.Socket.Break();
        }
    }

    public void Dispose()
    {
        if (!_workers.Exists(worker => worker.IsAlive))
            _epoll.Dispose();
    }

    private void HaveWorkers(int count)
    {
        lock (_workers)
        {
            while (_workers.Count < count && !_stopping)
            {
                var worker = new Thread(Run, StackSize) { IsBackground = true, Name = $"NBD {_workers.Count}" };
                worker.Start();
                _workers.Add(worker);
            }
        }
    }

    private TimeSpan Remaining(long since)
    {
        var left = StopPatience - _time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Run()
    {
        using var space = new Workspace(_disc, _epoll);
        var one = new SharedEpoll.Batch(1);
        while (!_stopping)
        {
            try
            {
                var token = _epoll.Wait(one, out _);
                if (token == SharedEpoll.WakeToken)
                    return;
                if (token == SharedEpoll.PostToken)
                    _disc.Work();
                else if (token < _listeners.Count)
                    Accept(token);
                else if (_connections.At(token - _listeners.Count) is { } connection)
                    Serve(connection, space);
            }
            catch (Exception e)
            {
                // One connection's trouble is not the others'.
                NbdLog.WorkerFailed(_logger, e);
            }
        }
    }

    private void Serve(NbdConnection connection, Workspace space)
    {
        if (!connection.Turns.TryBegin())
            return;
        NbdTurn turn;
        do
        {
            turn = ServeOnce(connection, space);
        }
        while (turn != NbdTurn.Closed && !connection.Turns.TryEnd(EventsAfter(turn)));
        if (turn == NbdTurn.Closed)
            Close(connection);
    }

    private NbdTurn ServeOnce(NbdConnection connection, Workspace space)
    {
        try
        {
            return connection.Serve(space);
        }
        catch (Exception e)
        {
            NbdLog.ConnectionFailed(_logger, e, connection.Client);
            return NbdTurn.Closed;
        }
    }

    /// <summary>What a connection's socket waits for.</summary>
    private static uint EventsAfter(NbdTurn turn) => turn switch
    {
        NbdTurn.AwaitInput => LibC.EPOLLIN,
        NbdTurn.AwaitOutput => LibC.EPOLLOUT,
        // Only for its end.
        NbdTurn.AwaitDisc => 0,
        _ => LibC.EPOLLIN | LibC.EPOLLOUT,
    };

    private void Close(NbdConnection connection)
    {
        if (connection.Trouble is { } trouble)
            NbdLog.Disconnected(_logger, connection.Client, trouble);
        _connections.Remove(connection);
        connection.Dispose();
    }

    private void Accept(int token)
    {
        var listener = _listeners[token];
        for (var i = 0; i < _limits.AcceptsInTurn; i++)
        {
            if (StreamSocket.Accept(listener.Handle, out var peer, out var error) is { } socket)
                Welcome(listener, socket, peer);
            else if (StreamSocket.IsShortage(error))
            {
                NbdLog.AcceptFailed(_logger, Marshal.GetPInvokeErrorMessage(error));
                _pauses[token].Change(_limits.AcceptPause, Timeout.InfiniteTimeSpan);
                return;
            }
            else if (error == LibC.EAGAIN)
            {
                break;
            }

            // Anything else is the trouble of one connection that is gone already (accept(2)).
        }

        Listen(token);
    }

    private void Welcome(NbdListener listener, StreamSocket socket, LibC.InternetAddress peer)
    {
        try
        {
            HaveWorkers(_limits.Workers);
            if (_reception.Receive(listener, socket, peer) is { } connection)
                connection.Turns.Open(_epoll, _listeners.Count + connection.Slot);
        }
        catch (Exception e)
        {
            NbdLog.WorkerFailed(_logger, e);
            socket.Dispose();
        }
    }

    private void Listen(int token)
    {
        if (!_stopping)
            _epoll.Arm(_listeners[token].Handle, token, LibC.EPOLLIN);
    }
}
