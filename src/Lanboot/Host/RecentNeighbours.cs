using System.Net;
using Lanboot.Boot;

namespace Lanboot.Host;

/// <summary>
/// <see cref="Neighbours"/> for who asks often: the kernel's table is read at most once a second for each address. Safe from
/// several threads at once.
/// </summary>
public sealed class RecentNeighbours(TimeProvider time)
{
    /// <summary>A machine that just got its address is found a second later.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>More clients than that in a second are no boots, and wait for the next second.</summary>
    private const int MaxRemembered = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, MacAddress?> _found = [];
    private long _since = time.GetTimestamp();

    public MacAddress? Find(IPAddress address)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= Fresh)
            {
                _found.Clear();
                _since = time.GetTimestamp();
            }

            if (!_found.TryGetValue(address, out var mac) && _found.Count < MaxRemembered)
                _found[address] = mac = Neighbours.Find(address);
            return mac;
        }
    }
}
