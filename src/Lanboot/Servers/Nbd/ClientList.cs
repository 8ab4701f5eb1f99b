using System.Net;

namespace Lanboot.Servers.Nbd;

/// <summary>Lists of addresses and networks, as nbd-server's authfile has them.</summary>
internal static class ClientList
{
    /// <summary>An empty list allows everybody.</summary>
    public static bool Allows(IReadOnlyList<IPNetwork> clients, IPAddress client) =>
        clients.Count == 0 || clients.Any(network => network.Contains(client));
}
