using System.Net;
using System.Runtime.Versioning;

namespace Lanboot.Servers.Nbd;

/// <summary>The open connections, by a small number for the workers, and their count for each client. Safe from several threads.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdConnections(int capacity, int perClient)
{
    private readonly Lock _gate = new();
    private readonly NbdConnection?[] _slots = new NbdConnection?[capacity];
    private readonly Stack<int> _free = new(Enumerable.Range(0, capacity).Reverse());
    private readonly Dictionary<IPAddress, int> _perClient = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _slots.Length - _free.Count;
        }
    }

    public NbdConnection? At(int slot) => Volatile.Read(ref _slots[slot]);

    /// <summary>Whether one more of this client has room.</summary>
    public bool HasRoom(IPAddress client)
    {
        lock (_gate)
            return _free.Count > 0 && _perClient.GetValueOrDefault(client) < perClient;
    }

    /// <returns>False when there is no room any more.</returns>
    public bool TryAdd(NbdConnection connection)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
                return false;
            connection.Slot = slot;
            _slots[slot] = connection;
            _perClient[connection.Client] = _perClient.GetValueOrDefault(connection.Client) + 1;
            return true;
        }
    }

    public void Remove(NbdConnection connection)
    {
        lock (_gate)
        {
            _slots[connection.Slot] = null;
            _free.Push(connection.Slot);
            if (--_perClient[connection.Client] == 0)
                _perClient.Remove(connection.Client);
        }
    }

    public IReadOnlyList<NbdConnection> TakeAll()
    {
        lock (_gate)
        {
            var all = _slots.OfType<NbdConnection>().ToList();
            Array.Clear(_slots);
            return all;
        }
    }
}
