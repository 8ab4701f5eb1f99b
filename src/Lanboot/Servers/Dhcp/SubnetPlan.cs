using System.Net;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Settings;

namespace Lanboot.Servers.Dhcp;

/// <summary>Makes of the settings the network on which we give addresses.</summary>
internal static class SubnetPlan
{
    /// <summary>In seconds. Shorter ones only make traffic; dnsmasq's floor too.</summary>
    private const double ShortestLease = 120;

    /// <summary>Null unless we are to give addresses.</summary>
    /// <exception cref="DoorException">The range fits no interface, or leaves no address.</exception>
    public static DhcpSubnet? For(DhcpSettings settings, IReadOnlyList<HostInterface> interfaces)
    {
        if (settings.Mode != DhcpMode.Server)
            return null;
        if (settings.Range is not { } range)
            throw new DoorException("To give addresses, Lanboot must be told which: --range FIRST,LAST.");

        var (first, last) = (IPv4Address.From(range.First), IPv4Address.From(range.Last));
        (first, last) = first <= last ? (first, last) : (last, first);
        var on = interfaces.FirstOrDefault(each => each.Network.Contains(range.First) && each.Network.Contains(range.Last));
        var mask = MaskFor(settings, on, interfaces, first, last);
        return new DhcpSubnet
        {
            Mask = mask,
            Leases = new LeaseTable(PoolOf(settings, interfaces, first, last, mask)),
            LeaseTime = (uint)Math.Clamp(settings.LeaseTime.TotalSeconds, ShortestLease, uint.MaxValue - 1),
            Router = settings.Router is { } router ? IPv4Address.From(router) : null,
            Dns = settings.Dns.Select(IPv4Address.From).ToArray(),
            Domain = settings.Domain,
            IsAuthoritative = settings.Authoritative,
        };
    }

    private static IPv4Address MaskFor(
        DhcpSettings settings, HostInterface? on, IReadOnlyList<HostInterface> interfaces, IPv4Address first, IPv4Address last)
    {
        if (settings.Netmask is { } netmask)
            return IPv4Address.From(netmask);
        if (on is not null)
            return IPv4Address.Mask(on.PrefixLength);
        var networks = string.Join(", ", interfaces.Select(each => $"{each.Network} on {each.Name}"));
        throw new DoorException(
            $"The range {first} to {last} lies in none of the networks here ({networks}): choose addresses of one of them, "
            + "or set dhcp.netmask for a network behind a relay.");
    }

    private static AddressPool PoolOf(
        DhcpSettings settings, IReadOnlyList<HostInterface> interfaces, IPv4Address first, IPv4Address last, IPv4Address mask)
    {
        if (((first.Bits ^ last.Bits) & mask.Bits) != 0 || last.Bits - first.Bits >= AddressPool.MaxSpan)
            throw new DoorException($"The range {first} to {last} is not within one network of mask {mask}.");
        IEnumerable<IPAddress> taken = [.. interfaces.Select(each => each.Address), .. settings.Dns, .. settings.Router is { } router ? [router] : Array.Empty<IPAddress>()];
        List<IPv4Address> excluded = [.. taken.Select(IPv4Address.From)];
        // The network's own address and its broadcast address; networks of one or two hosts have neither (RFC 3021).
        if (~mask.Bits > 1)
            excluded.AddRange([new(first.Bits & mask.Bits), new(first.Bits | ~mask.Bits)]);
        var pool = new AddressPool(first, last, excluded);
        return pool.IsEmpty ? throw new DoorException($"The range {first} to {last} holds no address that a machine could have.") : pool;
    }
}
