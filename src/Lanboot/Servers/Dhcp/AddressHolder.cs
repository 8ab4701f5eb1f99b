using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>Asks on the wire who has an address, before this host takes it (RFC 5227 section 2.1.1).</summary>
[SupportedOSPlatform("linux")]
internal static class AddressHolder
{
    /// <summary>As many as the RFC has, but not one to two seconds apart: a person waits, and an answer on a LAN takes milliseconds.</summary>
    private const int Probes = 3;

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="on">The interface, with the address that it is to have.</param>
    /// <returns>Null where nobody says so, or the right to ask is missing.</returns>
    public static MacAddress? Find(HostInterface on)
    {
        using var probe = ArpProbe.TryOpen(on);
        if (probe is null)
            return null;
        var wanted = IPv4Address.From(on.Address);
        MacAddress? holder = null;
        for (var sent = 0; sent < Probes && holder is null; sent++)
        {
            probe.Ask(wanted);
            for (var waited = TimeSpan.Zero; waited < ProbeEvery && holder is null; waited += Look)
            {
                Thread.Sleep(Look);
                probe.Collect((found, mac) => holder = found == wanted && mac != on.Mac ? mac : holder);
            }
        }

        return holder;
    }
}
