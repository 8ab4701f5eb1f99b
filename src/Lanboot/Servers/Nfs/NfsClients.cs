using System.Net;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>How many connections each client has, and whose network is ours. Safe from several threads at once.</summary>
/// <param name="networks">Those that we serve.</param>
internal sealed class NfsClients(IReadOnlyList<IPNetwork> networks, NfsLimits limits)
{
    private const uint LoopbackNetwork = 127;

    private readonly (uint Network, uint Mask)[] _networks = [.. networks.Select(Masked)];
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, int> _connections = [];
    private int _total;

    public int Connections
    {
        get
        {
            lock (_gate)
                return _total;
        }
    }

    public bool AreConnected(uint client)
    {
        lock (_gate)
            return _connections.ContainsKey(client);
    }

    public RpcCaller Caller(uint address, ushort port, uint server, RpcTransport transport) => new(address, port, server, transport, IsNear(address));

    /// <returns>Null when the connection counts from here on; else why it can't be had.</returns>
    public string? Enter(uint client)
    {
        lock (_gate)
        {
            var count = _connections.GetValueOrDefault(client);
            if (_total >= limits.Connections)
                return $"{_total} connections are open, which is the limit";
            if (count >= limits.ConnectionsPerClient)
                return $"it has {count} connections already";
            _connections[client] = count + 1;
            _total++;
            return null;
        }
    }

    /// <returns>Whether it was the client's last connection.</returns>
    public bool Leave(uint client)
    {
        lock (_gate)
        {
            _total--;
            var left = _connections[client] - 1;
            if (left > 0)
                _connections[client] = left;
            else
                _connections.Remove(client);
            return left == 0;
        }
    }

    private bool IsNear(uint address)
    {
        foreach (var (network, mask) in _networks)
        {
            if ((address & mask) == network)
                return true;
        }

        return address >> 24 == LoopbackNetwork;
    }

    private static (uint Network, uint Mask) Masked(IPNetwork network) =>
        (Ipv4Text.Number(network.BaseAddress), network.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - network.PrefixLength));
}
