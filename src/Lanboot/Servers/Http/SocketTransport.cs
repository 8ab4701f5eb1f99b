using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// Kestrel's connections by way of <see cref="SocketLoop"/>. .NET's own hear of bytes in one thread and work in another, and can send no range
/// of a file without copying it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketTransport(HttpLimits limits) : IConnectionListenerFactory, IDisposable
{
    private readonly SocketLoop _loop = new();

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(limits.Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new(new Listener(socket, limits, _loop));
    }

    public void Dispose() => _loop.Dispose();

    private sealed class Listener(Socket socket, HttpLimits limits, SocketLoop loop) : IConnectionListener
    {
        /// <summary>When there are no descriptors left, for one to come back.</summary>
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    if (TryTake(await socket.AcceptAsync(cancellationToken)) is { } connection)
                        return connection;
                }
                catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
                {
                    return null;
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
                {
                    await Task.Delay(Pause, cancellationToken);
                }
                catch (SocketException)
                {
                    // It was gone again before its turn came.
                }
            }
        }

        /// <returns>Null when it can't be had; Kestrel would never accept again after an exception.</returns>
        private SocketConnection? TryTake(Socket accepted)
        {
            try
            {
                return new SocketConnection(accepted, limits, loop);
            }
            catch (Win32Exception)
            {
                accepted.Dispose();
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
