using System.Net;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Settings;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Makes of the settings the networks on which we give addresses: their ranges, and the addresses that belong to known machines.
/// </summary>
internal static class SubnetPlan
{
    /// <summary>The networks; none unless we are to give addresses.</summary>
    /// <exception cref="DoorException">A range fits no interface, or leaves no address.</exception>
    public static IReadOnlyList<DhcpSubnet> All(DhcpSettings settings, IReadOnlyList<HostInterface> interfaces, PolicyPlan plan)
    {
        if (settings.Mode != DhcpMode.Server)
            return [];
        var ranges = DhcpPolicyCheck.RangesOf(settings).Where(range => range.Kind != DhcpRangeKind.Proxy).ToList();
        if (ranges.Count == 0)
            throw new DoorException("To give addresses, Lanboot must be told which: --range FIRST,LAST.");
        var ofRanges = ranges.Where(range => range.Kind == DhcpRangeKind.Dynamic).Select(range => Range(settings, range, interfaces, plan));
        return [.. ofRanges, .. Fixed(settings, ranges, interfaces, plan)];
    }

    private static DhcpSubnet Range(
        DhcpSettings settings, DhcpRangeSettings range, IReadOnlyList<HostInterface> interfaces, PolicyPlan plan)
    {
        var (first, last) = (IPv4Address.From(range.First!), IPv4Address.From(range.Last!));
        (first, last) = first <= last ? (first, last) : (last, first);
        var mask = MaskFor(range, interfaces, first, last);
        return Make(settings, range, mask, new LeaseTable(PoolOf(settings, interfaces, first, last, mask)), plan, isFixed: false);
    }

    /// <summary>One for each network in which a machine has an address of its own, or where nobody else gets one.</summary>
    private static IEnumerable<DhcpSubnet> Fixed(
        DhcpSettings settings, IReadOnlyList<DhcpRangeSettings> ranges, IReadOnlyList<HostInterface> interfaces, PolicyPlan plan)
    {
        List<IPNetwork> seen = [];
        // A static range says the lease time of its network, so it comes first.
        foreach (var range in ranges.OrderByDescending(range => range.Kind == DhcpRangeKind.Static))
        {
            if (DhcpPolicyCheck.NetworkOf(range, interfaces) is not { } network || seen.Contains(network))
                continue;
            seen.Add(network);
            var addresses = settings.Hosts.Where(host => host.Address is not null && network.Contains(host.Address))
                .Select(host => IPv4Address.From(host.Address!)).ToList();
            if (addresses.Count > 0 || range.Kind == DhcpRangeKind.Static)
            {
                var pool = AddressPool.Named(IPv4Address.From(range.Within), addresses);
                yield return Make(settings, range, IPv4Address.Mask(network.PrefixLength), new LeaseTable(pool), plan, isFixed: true);
            }
        }
    }

    private static DhcpSubnet Make(
        DhcpSettings settings, DhcpRangeSettings range, IPv4Address mask, LeaseTable leases, PolicyPlan plan, bool isFixed) => new()
        {
            Mask = mask,
            Leases = leases,
            LeaseTime = PolicyPlan.Seconds(range.LeaseTime ?? settings.LeaseTime),
            // A router of another network is no way out of this one.
            Router = settings.Router is { } router && IsIn(IPv4Address.From(router), leases.Pool.First, mask) ? IPv4Address.From(router) : null,
            Dns = settings.Dns.Select(IPv4Address.From).ToArray(),
            Domain = settings.Domain,
            IsAuthoritative = settings.Authoritative,
            IsFixed = isFixed,
            For = plan.Condition(range.For),
            Tags = plan.Set(range.Tags),
            Bootp = range.Bootp,
        };

    private static bool IsIn(IPv4Address address, IPv4Address within, IPv4Address mask) => ((address.Bits ^ within.Bits) & mask.Bits) == 0;

    private static IPv4Address MaskFor(
        DhcpRangeSettings range, IReadOnlyList<HostInterface> interfaces, IPv4Address first, IPv4Address last)
    {
        if (DhcpPolicyCheck.NetworkOf(range, interfaces) is { } network && (range.Netmask is not null || network.Contains(range.Last!)))
            return IPv4Address.Mask(network.PrefixLength);
        var networks = string.Join(", ", interfaces.Select(each => $"{each.Network} on {each.Name}"));
        throw new DoorException(
            $"The range {first} to {last} lies in none of the networks here ({networks}): choose addresses of one of them, "
            + "or say the netmask too, for a network behind a relay (dhcp.netmask, or netmask in dhcp.ranges).");
    }

    private static AddressPool PoolOf(
        DhcpSettings settings, IReadOnlyList<HostInterface> interfaces, IPv4Address first, IPv4Address last, IPv4Address mask)
    {
        if (((first.Bits ^ last.Bits) & mask.Bits) != 0 || last.Bits - first.Bits >= AddressPool.MaxSpan)
            throw new DoorException($"The range {first} to {last} is not within one network of mask {mask}.");
        IEnumerable<IPAddress> taken =
        [
            .. interfaces.Select(each => each.Address),
            .. settings.Dns,
            .. settings.Router is { } router ? [router] : Array.Empty<IPAddress>(),
            // What belongs to a machine is given to nobody else, whether in the range or not.
            .. settings.Hosts.Select(host => host.Address).OfType<IPAddress>(),
        ];
        List<IPv4Address> excluded = [.. taken.Select(IPv4Address.From)];
        // The network's own address and its broadcast address; networks of one or two hosts have neither (RFC 3021).
        if (~mask.Bits > 1)
            excluded.AddRange([new(first.Bits & mask.Bits), new(first.Bits | ~mask.Bits)]);
        var pool = new AddressPool(first, last, excluded);
        return pool.IsEmpty ? throw new DoorException($"The range {first} to {last} holds no address that a machine could have.") : pool;
    }
}
