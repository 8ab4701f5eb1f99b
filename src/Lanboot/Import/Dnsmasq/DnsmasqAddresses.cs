using System.Net;
using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>Who gets which address: dhcp-range, dhcp-host, bootp-dynamic.</summary>
internal sealed class DnsmasqAddresses(ImportSheet sheet)
{
    private const string NoIPv6 = "machines are booted over IPv4: leave dnsmasq running for IPv6";

    /// <summary>Modes of a range of IPv6 (dnsmasq(8)).</summary>
    private static readonly string[] Modes6 = ["ra-only", "ra-names", "ra-stateless", "ra-advrouter", "slaac", "off-link"];

    private readonly List<(DnsmasqLine Line, IReadOnlyList<(string Name, SettingValue? Value)> Fields, string? Change)> _ranges = [];
    private IReadOnlyList<string>? _bootpFor;

    public static IEnumerable<(string Keyword, Action<DnsmasqAddresses, DnsmasqLine> Take)> Keywords { get; } =
    [
        ("dhcp-range", (addresses, line) => addresses.Range(line)),
        ("dhcp-host", (addresses, line) => addresses.Host(line)),
        ("bootp-dynamic", (addresses, line) => addresses.BootpDynamic(line)),
    ];

    /// <summary>There is a range from which addresses are given.</summary>
    public bool GivesAddresses { get; private set; }

    /// <summary>There is a range at all, without which dnsmasq answers no machine.</summary>
    public bool Answers => _ranges.Count > 0;

    /// <param name="tellsRouter">Some line says what router machines are told.</param>
    public void Finish(bool tellsRouter)
    {
        var told = false;
        foreach (var (line, fields, change) in _ranges)
        {
            var isDynamic = fields.Any(field => field is ("first", not null));
            // dnsmasq gives BOOTP clients only what dhcp-host says, unless bootp-dynamic is there.
            var bootp = isDynamic && _bootpFor is null ? Values.Flag(line.Where, false) : null;
            sheet.Add("dhcp.ranges", Values.Group(line.Where, [.. fields, ("bootp", bootp)]));
            var router = "";
            if (GivesAddresses && !tellsRouter && !told && !fields.Any(field => field is ("kind", { Text: "proxy" })))
            {
                told = true;
                router = "; dhcp.options: machines that ask are told this host as their router, as dnsmasq does";
                sheet.Add(
                    "dhcp.options",
                    Values.Group(line.Where, ("option", Values.Text(line.Where, "router")), ("value", Values.Text(line.Where, "0.0.0.0"))));
            }

            sheet.Report(
                line.Where, change is null ? ImportOutcome.Kept : ImportOutcome.Changed, line.Line,
                $"dhcp.ranges{(change is null ? "" : $": {change}")}{router}");
        }

        if (GivesAddresses && !sheet.Has("dhcp.authoritative"))
            sheet.Set("dhcp.authoritative", _ranges[0].Line.Where, "no");
    }

    private void BootpDynamic(DnsmasqLine line)
    {
        _bootpFor = [.. line.Fields.Select(field => field.Text)];
        if (_bootpFor.Count == 0)
            sheet.Kept(line.Where, line.Line, "dhcp.ranges: bootp");
        else
            sheet.Changed(line.Where, line.Line, "dhcp.ranges: bootp, for all ranges");
    }

    private void Range(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: true);
        var rest = tags.Rest;
        if (rest.Any(field => field.Text.Contains(':', StringComparison.Ordinal) || Modes6.Contains(field.Text)))
        {
            sheet.NotSupported(line.Where, line.Line, NoIPv6);
            return;
        }

        if (rest is not [var begin, var end, ..] || !Ipv4Text.TryRead(begin.Text, out var first))
        {
            sheet.Mistake(rest is [var wrong, ..] ? wrong.Where : line.Where, "dhcp-range: expected the first and the last address, "
                + "such as 192.168.0.50,192.168.0.150,12h, "
                + "or a network with static or proxy behind it");
            return;
        }

        var kind = end.Text is "static" or "proxy" ? end.Text : null;
        if (kind is null && !Ipv4Text.TryRead(end.Text, out _))
        {
            sheet.Mistake(end.Where, $"dhcp-range: expected the last address, static or proxy; found \"{end.Text}\"");
            return;
        }

        var last = kind is null ? IPAddress.Parse(end.Text) : null;
        if (last is not null && Ipv4Text.Number(first) > Ipv4Text.Number(last))
            (first, last) = (last, first);
        AddRange(line, tags, kind, first, last, [.. rest.Skip(2)]);
    }

    private void AddRange(DnsmasqLine line, DnsmasqTags tags, string? kind, IPAddress first, IPAddress? last, List<DnsmasqField> more)
    {
        DnsmasqField? netmask = null;
        DnsmasqField? broadcast = null;
        string? time = null;
        string? change = null;
        foreach (var field in more.Where(field => field.Text.Length > 0))
        {
            if (netmask is null && Ipv4Text.TryRead(field.Text, out _))
                netmask = field;
            else if (broadcast is null && Ipv4Text.TryRead(field.Text, out _))
                broadcast = field;
            else if (time is null && DnsmasqTime.TryRead(field.Text, out time, out var changed))
                change = changed;
            else
                sheet.Mistake(field.Where, $"dhcp-range: expected a netmask, a broadcast address or a lease time such as 12h; found \"{field.Text}\"");
        }

        if (broadcast is not null)
        {
            sheet.Add("dhcp.options", Values.Group(
                broadcast.Where,
                ("option", Values.Text(broadcast.Where, "broadcast")),
                ("value", Values.Text(broadcast.Where, broadcast.Text)),
                ("for", Values.OptionalList(broadcast.Where, tags.Set))));
        }

        var where = line.Where;
        GivesAddresses |= kind != "proxy";
        _ranges.Add((line,
        [
            ("first", kind is null ? Values.Text(where, $"{first}") : null),
            ("last", last is null ? null : Values.Text(where, $"{last}")),
            ("kind", Values.Optional(where, kind)),
            ("network", kind is null ? null : Values.Text(where, $"{first}")),
            ("netmask", netmask is null ? null : Values.Text(netmask.Where, netmask.Text)),
            ("lease-time", kind == "proxy" ? null : Values.Text(where, time ?? DnsmasqTime.Default)),
            ("for", Values.OptionalList(where, tags.For)),
            ("tags", Values.OptionalList(where, tags.Set)),
        ],
        kind == "proxy" && time is not null ? "without the lease time, since no addresses are given" : change));
    }

    private void Host(DnsmasqLine line)
    {
        var host = new DnsmasqHost(line.Where);
        foreach (var field in line.Fields)
        {
            if (field.Text.Length > 0 && host.Take(field) is { } problem)
            {
                sheet.Mistake(field.Where, $"dhcp-host: {problem}");
                return;
            }
        }

        if (host.IsOnlyIPv6)
            sheet.NotSupported(line.Where, line.Line, NoIPv6);
        else if (!host.IsKnownBySomething)
            sheet.Mistake(line.Where, "dhcp-host: a host needs what it is known by: its Ethernet address, id: or a name");
        else
            AddHost(line, host);
    }

    private void AddHost(DnsmasqLine line, DnsmasqHost host)
    {
        sheet.Add("dhcp.hosts", host.Value);
        sheet.Report(
            line.Where, host.Change is null ? ImportOutcome.Kept : ImportOutcome.Changed, line.Line,
            $"dhcp.hosts{(host.Change is null ? "" : $": {host.Change}")}");
    }
}
