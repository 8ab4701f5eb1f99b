using System.Net;
using Lanboot.Host;

namespace Lanboot.Settings;

/// <summary>What only the whole of a DHCP policy shows: tags that nobody sets, ranges that cross, hosts in no network.</summary>
internal static class DhcpPolicyCheck
{
    /// <summary>A tag is a bit in a fixed number of words, so that none is allocated per packet; real configurations have ten.</summary>
    public const int MaxTags = 250;

    /// <summary>The tags that there are without being set.</summary>
    public static readonly string[] BuiltIn = ["known", "bootp"];

    public static IEnumerable<SettingsMistake> Whole(LanbootSettings settings, SettingPlaces places) =>
    [
        .. Netmask(settings.Dhcp, places),
        .. Ranges(settings.Dhcp, places),
        .. Hosts(settings.Dhcp, places),
        .. TooManyTags(settings, places),
    ];

    public static IEnumerable<SettingsMistake> OnHost(
        LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, SettingPlaces places) =>
    [
        .. RangesOnHost(settings.Dhcp, interfaces, places),
        .. RouterOnHost(settings.Dhcp, interfaces, places),
        .. HostsOnHost(settings.Dhcp, interfaces, places),
        .. UnsetTags(settings, interfaces, places),
    ];

    /// <summary>The network that a range lies in: by its netmask, else that of the interface; null where neither says.</summary>
    public static IPNetwork? NetworkOf(DhcpRangeSettings range, IReadOnlyList<HostInterface> interfaces)
    {
        if (range.Netmask is null)
            return interfaces.FirstOrDefault(each => each.Network.Contains(range.Within))?.Network;
        var mask = Ipv4Text.Number(range.Netmask);
        return new IPNetwork(Ipv4Text.Address(Ipv4Text.Number(range.Within) & mask), System.Numerics.BitOperations.PopCount(mask));
    }

    /// <summary>The ranges as they are set, the short form among them.</summary>
    public static IReadOnlyList<DhcpRangeSettings> RangesOf(DhcpSettings dhcp) => dhcp.Range is var (first, last)
        ? [new DhcpRangeSettings { First = first, Last = last, Netmask = dhcp.Netmask }, .. dhcp.Ranges]
        : dhcp.Ranges;

    /// <summary>Each range of the list has its own; without a server that gives addresses the netmask is a mistake anyhow.</summary>
    private static IEnumerable<SettingsMistake> Netmask(DhcpSettings dhcp, SettingPlaces places)
    {
        if (dhcp is { Mode: DhcpMode.Server, Netmask: not null, Range: null, Ranges: [_, ..] })
            yield return new(
                places.Of("dhcp.netmask"), "this is the netmask of dhcp.range; each range of dhcp.ranges says its own, as netmask");
    }

    private static IEnumerable<SettingsMistake> Ranges(DhcpSettings dhcp, SettingPlaces places)
    {
        for (var i = 0; i < dhcp.Ranges.Count; i++)
        {
            var (range, where) = (dhcp.Ranges[i], places.Of("dhcp.ranges", i));
            if (range.Kind != DhcpRangeKind.Dynamic)
                continue;
            if (range.Netmask is not null && !NetworkOf(range, [])!.Value.Contains(range.Last!))
                yield return new(where, $"{range.First} and {range.Last} are not in one network with the netmask {range.Netmask}");
            if (dhcp.Ranges.Take(i).FirstOrDefault(other => Cross(range, other)) is { } crossed)
                yield return new(where, $"the range {range} crosses the range {crossed}: an address can't be given from both");
        }
    }

    private static bool Cross(DhcpRangeSettings one, DhcpRangeSettings other) =>
        one is { First: not null, Last: not null } && other is { First: not null, Last: not null }
        && Ipv4Text.Number(one.First) <= Ipv4Text.Number(other.Last) && Ipv4Text.Number(other.First) <= Ipv4Text.Number(one.Last);

    private static IEnumerable<SettingsMistake> Hosts(DhcpSettings dhcp, SettingPlaces places)
    {
        for (var i = 0; i < dhcp.Hosts.Count; i++)
        {
            var (host, where) = (dhcp.Hosts[i], places.Of("dhcp.hosts", i));
            if (host.Address is null)
                continue;
            if (dhcp.Mode == DhcpMode.Proxy)
                yield return new(where, $"the address {host.Address} is for a server that gives addresses: "
                    + "add dhcp.range or dhcp.ranges, or leave it out");
            if (dhcp.Hosts.Take(i).Any(other => other.Address?.Equals(host.Address) == true && other.For.ToString() == host.For.ToString()))
                yield return new(where, $"there is another host with the address {host.Address}; one host may have several MACs");
        }
    }

    private static IEnumerable<SettingsMistake> TooManyTags(LanbootSettings settings, SettingPlaces places)
    {
        var count = SetTags(settings).Concat(UsedTags(settings, places).Select(used => used.Tag)).Distinct().Count();
        if (count > MaxTags)
            yield return new(places.Of("dhcp.tags"), $"there are {count} tags, and at most {MaxTags} can be told apart");
    }

    private static IEnumerable<SettingsMistake> RangesOnHost(
        DhcpSettings dhcp, IReadOnlyList<HostInterface> interfaces, SettingPlaces places)
    {
        var networks = string.Join(" and ", interfaces.Select(each => $"{each.Name} has {each.Network}"));
        for (var i = 0; i < dhcp.Ranges.Count; i++)
        {
            var (range, where) = (dhcp.Ranges[i], places.Of("dhcp.ranges", i));
            var network = NetworkOf(range, interfaces);
            if (network is null)
                yield return new(where, $"{range.Within} lies in no network of this host ({networks}); "
                    + "for a network behind a relay say its netmask too");
            else if (range.Netmask is null && range.Last is { } last && !network.Value.Contains(last))
                yield return new(where, $"the range {range} leaves the network {network}");
            // Where another server gives the addresses, giving some too would give them twice.
            else if (range.Kind == DhcpRangeKind.Proxy && RangesOf(dhcp).FirstOrDefault(
                other => other.Kind != DhcpRangeKind.Proxy && NetworkOf(other, interfaces) == network) is { } given)
                yield return new(where, $"another server gives the addresses in {network} (kind: proxy), but the range {given} lies there too: "
                    + "leave one of the two out");
        }
    }

    /// <summary>The networks in which addresses are given, as far as they are known.</summary>
    private static List<IPNetwork> Given(DhcpSettings dhcp, IReadOnlyList<HostInterface> interfaces) =>
    [
        .. RangesOf(dhcp).Where(range => range.Kind != DhcpRangeKind.Proxy)
            .Select(range => NetworkOf(range, interfaces)).OfType<IPNetwork>().Distinct(),
    ];

    /// <summary>Machines are told of a router in their own network alone, since they reach no other: one elsewhere does nothing.</summary>
    private static IEnumerable<SettingsMistake> RouterOnHost(
        DhcpSettings dhcp, IReadOnlyList<HostInterface> interfaces, SettingPlaces places)
    {
        var networks = Given(dhcp, interfaces);
        if (networks.Count > 0 && dhcp.Router is { } router && !networks.Exists(network => network.Contains(router)))
            yield return new(places.Of("dhcp.router"), $"the router {router} lies in none of the networks in which addresses are given "
                + $"({string.Join(", ", networks)}), so no machine could reach it: name one that does, or leave it out");
    }

    private static IEnumerable<SettingsMistake> HostsOnHost(
        DhcpSettings dhcp, IReadOnlyList<HostInterface> interfaces, SettingPlaces places)
    {
        var networks = Given(dhcp, interfaces);
        for (var i = 0; i < dhcp.Hosts.Count; i++)
        {
            if (networks.Count > 0 && dhcp.Hosts[i].Address is { } address && !networks.Any(network => network.Contains(address)))
            {
                yield return new(places.Of("dhcp.hosts", i), $"{address} lies in none of the networks in which addresses are given "
                    + $"({string.Join(", ", networks)}): give it one of them, or add a range of kind static for its network");
            }
        }
    }

    private static IEnumerable<SettingsMistake> UnsetTags(
        LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, SettingPlaces places)
    {
        List<string> set = [.. SetTags(settings), .. BuiltIn, .. interfaces.Select(each => each.Name), .. settings.Interfaces];
        var unset = UsedTags(settings, places).Where(used => !set.Contains(used.Tag));
        foreach (var (tag, where) in unset.DistinctBy(used => (used.Tag, used.Where)))
        {
            var near = NearestName.Of(tag, set) is { } name ? $"did you mean {name}?" : "add a rule to dhcp.tags, or tags to a range or host";
            yield return new(where, $"nothing sets the tag {tag}: {near}");
        }
    }

    private static IEnumerable<string> SetTags(LanbootSettings settings) =>
    [
        .. settings.Dhcp.Tags.Select(rule => rule.Tag),
        .. settings.Dhcp.Ranges.SelectMany(range => range.Tags),
        .. settings.Dhcp.Hosts.SelectMany(host => host.Tags),
    ];

    private static IEnumerable<(string Tag, SettingOrigin? Where)> UsedTags(LanbootSettings settings, SettingPlaces places)
    {
        return
        [
            .. Used("dhcp.ranges", settings.Dhcp.Ranges, range => range.For),
            .. Used("dhcp.tags", settings.Dhcp.Tags, rule => rule.For),
            .. Used("dhcp.options", settings.Dhcp.Options, option => option.For),
            .. Used("dhcp.boot", settings.Dhcp.Boot, boot => boot.For),
            .. Used("dhcp.hosts", settings.Dhcp.Hosts, host => host.For),
            .. Used("dhcp.ignore", settings.Dhcp.Ignore, tags => tags),
            .. Used("pxe.services", settings.Pxe.Services, service => service.For),
            .. Used("pxe.prompt", settings.Pxe.Prompts, prompt => prompt.For),
        ];

        IEnumerable<(string Tag, SettingOrigin? Where)> Used<T>(string key, IReadOnlyList<T> list, Func<T, TagList> tags) =>
            list.SelectMany((each, i) => tags(each).Terms.Select(term => (term.Name, places.Of(key, i))));
    }
}
