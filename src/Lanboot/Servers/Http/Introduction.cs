using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;

namespace Lanboot.Servers.Http;

/// <summary>
/// Tells which machine a request comes from. Where another server gives the addresses, the first that we hear of a
/// machine's address is iPXE's request for its script, which names the machine: "boot.ipxe?mac=52-54-00-12-34-56".
/// </summary>
/// <param name="networks">Those that we serve: what comes from beyond them, through a router, introduces nobody.</param>
internal sealed class Introduction(BootJournal journal, IReadOnlyList<IPNetwork> networks)
{
    private const string Key = "mac=";

    public Machine? Of(IPAddress client, string query)
    {
        if (journal.MachineAt(client) is { } known)
            return known;
        if (query.Length == 0 || !TryFindMac(query, out var mac) || !networks.Any(network => network.Contains(client)))
            return null;
        return journal.Meet(new Machine(mac) { Address = client, Program = BootProgram.Ipxe, IpxeHasHttp = true });
    }

    /// <summary>Finds the first parameter "mac" that holds the address of a network card.</summary>
    internal static bool TryFindMac(ReadOnlySpan<char> query, out MacAddress mac)
    {
        foreach (var part in query.Split('&'))
        {
            var parameter = query[part];
            if (parameter.StartsWith(Key, StringComparison.Ordinal)
                && RequestTarget.TryUnescape(parameter[Key.Length..], out var text)
                && MacAddress.TryParse(text, out mac)
                && IsOfCard(mac))
            {
                return true;
            }
        }

        mac = default;
        return false;
    }

    /// <summary>Neither all zeros nor a group's address (the lowest bit of the first octet).</summary>
    private static bool IsOfCard(MacAddress mac) => mac.Bits != 0 && (mac.Bits & (1UL << 40)) == 0;
}
