using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>Says in plain words what serving will do to a network, before it does it.</summary>
internal static class Announcement
{
    /// <summary>A sentence for each interface.</summary>
    public static IReadOnlyList<string> Of(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces) =>
        [.. interfaces.Select(each => $"On {Name(each)}: {Deeds(settings, each)}")];

    /// <summary>The same in a few words, for the top of the terminal view.</summary>
    public static string Short(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces) =>
        $"{string.Join(", ", interfaces.Select(Name))} · " + settings.Dhcp.Mode switch
        {
            DhcpMode.Server when settings.Dhcp.Range is var (first, last) => $"gives out {first} to {last}",
            DhcpMode.Server => $"gives out {string.Join(" and ", settings.Dhcp.Ranges.Where(Gives).Select(Words))}",
            DhcpMode.Off => "DHCP left to others",
            _ => "proxy DHCP",
        };

    /// <summary>The ports that machines must get through to.</summary>
    public static (IReadOnlyList<int> Udp, IReadOnlyList<int> Tcp) Ports(LanbootSettings settings)
    {
        List<int> udp = settings.Dhcp.Mode == DhcpMode.Off ? [] : [67, 4011];
        List<int> tcp = [];
        if (settings.Tftp.Enabled)
            udp.Add(settings.Tftp.Port);
        if (settings.Http.Enabled)
            tcp.Add(settings.Http.Port);
        if (settings.Nfs.Enabled)
        {
            udp.Add(settings.Nfs.Port);
            tcp.Add(settings.Nfs.Port);
        }

        if (settings.Nfs is { Enabled: true, Portmapper: true })
        {
            udp.Add(NfsSettings.PortmapperPort);
            tcp.Add(NfsSettings.PortmapperPort);
        }

        if (settings.Nbd.Enabled)
            tcp.AddRange([settings.Nbd.Port, .. settings.Nbd.Exports.Select(export => export.Port).OfType<int>()]);
        return ([.. udp.Order()], [.. tcp.Order()]);
    }

    private static string Name(HostInterface each) => $"{each.Name} ({each.Address}/{each.PrefixLength})";

    private static string Deeds(LanbootSettings settings, HostInterface each) => settings.Dhcp switch
    {
        { Mode: DhcpMode.Server, Range: var (first, last) } dhcp when Serves(dhcp, each) =>
            $"gives out the addresses {first} to {last} for {Duration.Show(dhcp.LeaseTime)} each, and tells booting machines what to fetch.",
        { Mode: DhcpMode.Server } dhcp when dhcp.Ranges.Any(range => Gives(range) && each.Network.Contains(range.Within)) =>
            $"gives out {string.Join(" and ", dhcp.Ranges.Where(range => Gives(range) && each.Network.Contains(range.Within)).Select(Words))}, "
            + "and tells booting machines what to fetch.",
        { Mode: DhcpMode.Server } => "answers what relays send here, and serves files; the addresses of its own network are not given out.",
        { Mode: DhcpMode.Off } => "serves files only. The DHCP server of this network must name "
            + $"{each.Address} as the boot server and the file to fetch: lanboot snippet writes what to add to it.",
        { NoBind: true } => "tells booting machines what to fetch, beside the DHCP server of this host, which gives them their addresses. "
            + "Other machines notice nothing.",
        _ => "tells booting machines what to fetch; their addresses come from the DHCP server of this network. Other machines notice nothing.",
    };

    private static bool Gives(DhcpRangeSettings range) => range.Kind != DhcpRangeKind.Proxy;

    private static string Words(DhcpRangeSettings range) =>
        range.Kind == DhcpRangeKind.Static ? $"the addresses of known machines in {range.Network}" : $"the addresses {range.First} to {range.Last}";

    private static bool Serves(DhcpSettings dhcp, HostInterface each) => dhcp.Range is var (first, _) && each.Network.Contains(first);
}
