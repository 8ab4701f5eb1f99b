using System.Collections.Concurrent;
using System.Net;
using Lanboot.Journal;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>What each connection passes before the first request: the bound per client.</summary>
internal sealed class ConnectionGate(HttpLimits limits, BootJournal journal, TimeProvider time)
{
    private readonly Throttle _throttle = new(time, Throttle.Usual);
    private readonly ConcurrentDictionary<IPAddress, int> _connections = new();

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
                await next(connection);
            else if (_throttle.Allows(nameof(limits.ConnectionsPerClient)))
                journal.Warn($"HTTP: {client} has {limits.ConnectionsPerClient} connections open; further ones are closed.");
        }
        finally
        {
            Leave(client);
        }
    };

    private void Leave(IPAddress client)
    {
        var left = _connections.AddOrUpdate(client, 0, static (_, open) => open - 1);
        if (left == 0)
            _connections.TryRemove(KeyValuePair.Create(client, 0));
    }
}
