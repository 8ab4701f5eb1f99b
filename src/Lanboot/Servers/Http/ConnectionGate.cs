using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Lanboot.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Lanboot.Servers.Http;

/// <summary>What each connection passes before the first request: the bound per client, and the output that sends files.</summary>
internal sealed class ConnectionGate(HttpLimits limits, BootJournal journal, TimeProvider time) : IDisposable
{
    // TCP_USER_TIMEOUT of tcp(7), in milliseconds; .NET has no name for it.
    private const int TCP_USER_TIMEOUT = 18;

    private readonly Throttle _throttle = new(time, Throttle.Usual);
    private readonly ConcurrentDictionary<IPAddress, int> _connections = new();
    private readonly SendLoop? _loop = OperatingSystem.IsLinux() ? new SendLoop() : null;

    /// <summary>Connections at this moment, for tests.</summary>
    public int Open => _connections.Values.Sum();

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var client })
            return;
        var count = _connections.AddOrUpdate(client, 1, static (_, open) => open + 1);
        try
        {
            if (count <= limits.ConnectionsPerClient)
                await ServeAsync(connection, next);
            else if (_throttle.Allows(nameof(limits.ConnectionsPerClient)))
                journal.Warn($"HTTP: {client} has {limits.ConnectionsPerClient} connections open; further ones are closed.");
        }
        finally
        {
            Leave(client);
        }
    };

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _loop?.Dispose();
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            await next(connection);
            return;
        }

        SetSilenceTimeout(socket);
        var output = new SocketOutput(connection, socket, _loop!);
        connection.Features.Set<IFileSender>(output);
        connection.Transport = new SocketTransport(connection.Transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            await output.CompleteAsync();
        }
    }

    private void SetSilenceTimeout(Socket socket)
    {
        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(milliseconds, (int)limits.SilenceTimeout.TotalMilliseconds);
        socket.SetRawSocketOption((int)ProtocolType.Tcp, TCP_USER_TIMEOUT, milliseconds);
    }

    private void Leave(IPAddress client)
    {
        var left = _connections.AddOrUpdate(client, 0, static (_, open) => open - 1);
        if (left == 0)
            _connections.TryRemove(KeyValuePair.Create(client, 0));
    }

    private sealed record SocketTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
