using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;
using Lanboot.Linux;
using Lanboot.Settings;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>A TCP port whose connections Kestrel takes one after the other, as <see cref="SocketLoop"/> hears of them.</summary>
/// <remarks>Kestrel has one such call at a time, and calls again from within the end of the one before.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketListener : IConnectionListener, ISocketWatcher, IValueTaskSource
{
    /// <summary>When there are no descriptors left, for one to come back.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Connections that are taken before the loop goes on with those it has: somebody who opens one after the other must not hold them up.</summary>
    private const int MostInTurn = 64;

    private readonly Socket _socket;
    private readonly HttpLimits _limits;
    private readonly SocketLoop _loop;
    private readonly IPEndPoint _local;
    private readonly int _token;
    private ManualResetValueTaskSourceCore<bool> _somebody;
    private Turns _turns;
    private int _taken;

    /// <exception cref="SocketException">The port is taken, or the right to it is missing.</exception>
    public SocketListener(IPEndPoint endpoint, HttpLimits limits, SocketLoop loop)
    {
        _limits = limits;
        _loop = loop;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Blocking = false;
            // Its connections have these from it (tcp(7)).
            _socket.NoDelay = true;
            LibC.SetSocketOption(
                _socket.SafeHandle, LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT, (int)limits.SilenceTimeout.TotalMilliseconds, sizeof(int));
            _socket.Bind(endpoint);
            _socket.Listen(limits.Backlog);
            _local = (IPEndPoint)_socket.LocalEndPoint!;
            _token = loop.Watch(this, _socket.SafeHandle);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public EndPoint EndPoint => _local;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (_taken >= MostInTurn)
                    await NextTurnAsync();
                if (StreamSocket.Accept(_socket.SafeHandle, out var peer, out var error) is { } accepted)
                {
                    _taken++;
                    if (TryTake(accepted, peer) is { } connection)
                        return connection;
                }
                else if (StreamSocket.IsShortage(error))
                {
                    await Task.Delay(Pause, cancellationToken);
                }
                else if (error == LibC.EAGAIN)
                {
                    await SomebodyAsync();
                }

                // Anything else is the trouble of one connection that is gone already (accept(2)).
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }

    public void Happened(uint events)
    {
        if (_turns.TryTake())
            _somebody.SetResult(true);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        _loop.Forget(_token);
        _socket.Dispose();
        // Who waits finds it closed.
        Happened(0);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _somebody.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _somebody.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _somebody.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends when the loop has heard of the socket since it was tried last.</summary>
    private ValueTask SomebodyAsync()
    {
        _taken = 0;
        _somebody.Reset();
        var somebody = new ValueTask(this, _somebody.Version);
        if (!_turns.TryGive())
            _somebody.SetResult(true);
        return somebody;
    }

    /// <summary>Ends when the loop has heard of the socket anew, after the others had their turn.</summary>
    private ValueTask NextTurnAsync()
    {
        _turns.Forget();
        _loop.Remind(_socket.SafeHandle, _token);
        return SomebodyAsync();
    }

    /// <returns>Null when it can't be had; Kestrel would never accept again after an exception.</returns>
    private SocketConnection? TryTake(StreamSocket accepted, LibC.InternetAddress peer)
    {
        try
        {
            return new SocketConnection(accepted, LocalOf(accepted), EndPointOf(peer), _limits, _loop);
        }
        catch (Win32Exception)
        {
            accepted.Dispose();
            return null;
        }
    }

    private IPEndPoint LocalOf(StreamSocket accepted) => _local.Address.Equals(IPAddress.Any) ? EndPointOf(accepted.Local) : _local;

    private static IPEndPoint EndPointOf(LibC.InternetAddress address) => new(Ipv4Text.Address(address.Address), address.Port);
}
