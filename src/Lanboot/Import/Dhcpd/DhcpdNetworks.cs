using System.Globalization;
using System.Net;
using System.Numerics;
using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>Networks, pools and ranges, and what is said about who gets an address and for how long.</summary>
internal sealed class DhcpdNetworks(ImportSheet sheet)
{
    /// <summary>dhcpd's own, where it is told none.</summary>
    private const string DefaultLeaseTime = "12h";

    private readonly HashSet<string> _tagged = new(StringComparer.Ordinal);
    private int _subnets;
    private int _groups;

    /// <summary>The tags of pools that several kinds of clients may use, with these.</summary>
    private readonly List<(string Tag, string Client, SettingOrigin Where)> _ofPools = [];
    private int _pools;
    private readonly List<(IPNetwork Network, SettingOrigin Where)> _networks = [];
    private readonly HashSet<IPNetwork> _withRange = [];
    private readonly List<IPAddress> _fixed = [];

    /// <summary>What only a server that gives addresses has: set when it shows that this is one.</summary>
    private readonly List<(string Name, SettingOrigin Where, string Value)> _ofServer = [];

    /// <summary>
    /// How many networks there are: what is said in the only one holds for all machines, and needs no tag. A file that is included
    /// has not been read yet; it counts as more than one, since a tag too many does no harm.
    /// </summary>
    public void Count(IReadOnlyList<DhcpdStatement> statements)
    {
        foreach (var statement in statements)
        {
            _subnets += statement switch
            {
                { Keyword: "include" } => 2,
                { Keyword: "subnet", Block: not null } => 1,
                _ => 0,
            };
            Count(statement.Block ?? []);
        }
    }

    public DhcpdScope? Subnet(DhcpdStatement statement, DhcpdScope scope)
    {
        if (statement.Tokens.Count == 4 && statement.Tokens[2].Is("netmask")
            && Ipv4Text.TryRead(statement.Word(1), out var address) && Ipv4Text.TryRead(statement.Word(3), out var mask))
        {
            var (number, bits) = (Ipv4Text.Number(address), Ipv4Text.Number(mask));
            if ((~bits & (~bits + 1)) == 0 && (number & ~bits) == 0)
                return Subnet(statement, scope, new IPNetwork(address, BitOperations.PopCount(bits)));
            sheet.Mistake(
                statement.Tokens[1].Where,
                $"{address} is not the first address of a network with the netmask {mask}: that is {Ipv4Text.Address(number & bits)}");
            return null;
        }

        sheet.Mistake(statement.Where, "expected a network, such as subnet 192.168.1.0 netmask 255.255.255.0 {");
        return null;
    }

    private DhcpdScope Subnet(DhcpdStatement statement, DhcpdScope scope, IPNetwork network)
    {
        var inner = scope.Inner() with { Subnet = network };
        _networks.Add((network, statement.Where));
        if (_subnets <= 1)
        {
            sheet.Kept(statement.Where, statement.Line, "dhcp.ranges: its netmask");
            return inner;
        }

        if (scope.SharedTag is { } shared)
            AddRule(shared, network, statement.Where);
        var tag = $"net-{network.BaseAddress}";
        AddRule(tag, network, statement.Where);
        sheet.Kept(statement.Where, statement.Line, $"dhcp.ranges: its netmask; dhcp.tags: the tag {tag}");
        return inner with { For = [.. scope.For, tag] };
    }

    public DhcpdScope SharedNetwork(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope)
    {
        var inside = block.Count(inner => inner is { Keyword: "subnet", Block: not null });
        if (inside == _subnets)
        {
            sheet.Kept(statement.Where, statement.Line, "all networks are in it");
            return scope.Inner();
        }

        // Each network in it adds the rule that sets the tag, as one of an included file does.
        var tag = $"shared-{DhcpdClasses.TagOf(statement.Word(1))}";
        sheet.Kept(statement.Where, statement.Line, $"dhcp.tags: the tag {tag}");
        return scope.Inner() with { For = [.. scope.For, tag], SharedTag = tag };
    }

    /// <summary>What a group says is for the hosts in it; of networks in it as of all.</summary>
    public DhcpdScope Group(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope)
    {
        if (!block.Any(inner => inner.Keyword == "host"))
        {
            sheet.Kept(statement.Where, statement.Line, "what it says is for all that is in it");
            return scope.Inner();
        }

        var tag = $"group-{++_groups}";
        sheet.Kept(statement.Where, statement.Line, $"dhcp.hosts: its hosts have the tag {tag}");
        return scope.Inner() with { For = [.. scope.For, tag], HostTags = [.. scope.HostTags, tag] };
    }

    /// <summary>
    /// allow and deny in a pool: its ranges are for who is allowed by one of the lines, where there are any, and denied by none
    /// (dhcpd.conf(5), "permit lists").
    /// </summary>
    public static void Members(DhcpdStatement statement, DhcpdScope scope)
    {
        var denies = statement.Keyword == "deny";
        if (statement.Begins(statement.Keyword, "members", "of"))
            Add(DhcpdClasses.TagOf(statement.Word(3)), $"!{DhcpdClasses.TagOf(statement.Word(3))}");
        else if (scope.Subnet is not null && statement.Word(1) == "known-clients")
            Add("known", "!known");
        else if (scope.Subnet is not null && statement.Word(1) == "unknown-clients")
            Add("!known", "known");

        void Add(string isOne, string isNone)
        {
            if (denies)
                scope.Denied.Add(isNone);
            else
                scope.Allowed.Add(isOne);
        }
    }

    /// <summary>Tags must hold all together, so where one of several is enough they set another one, and that must hold.</summary>
    private IReadOnlyList<string> ClientsOf(DhcpdScope scope, SettingOrigin where)
    {
        if (scope.Allowed.Count < 2)
            return [.. scope.Allowed, .. scope.Denied];
        if (scope.PoolTag is null)
        {
            scope.PoolTag = $"pool-{++_pools}";
            _ofPools.AddRange(scope.Allowed.Select(client => (scope.PoolTag, client, where)));
        }

        return [scope.PoolTag, .. scope.Denied];
    }

    public static string? LeaseTime(DhcpdStatement statement)
    {
        if (!int.TryParse(statement.Word(1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return null;
        // Below two minutes a lease runs out while its machine still boots; above a year it is for good.
        return seconds < 120 ? "2m" : seconds > 365 * 86400 ? "infinite" : Duration.Show(TimeSpan.FromSeconds(seconds));
    }

    public void Range(DhcpdStatement statement, DhcpdScope scope)
    {
        var words = statement.Tokens.Skip(1).ToList();
        var bootp = words is [{ } first, ..] && first.Is("dynamic-bootp");
        if (bootp)
            words.RemoveAt(0);
        if (words.Count is not (1 or 2) || !Ipv4Text.TryRead(words[0].Text, out var begin) || !Ipv4Text.TryRead(words[^1].Text, out var end))
        {
            sheet.Mistake(statement.Where, "range: expected the first and the last address, such as range 192.168.1.200 192.168.1.210;");
            return;
        }

        if (scope.Subnet is not { } subnet)
        {
            sheet.Mistake(statement.Where, "range: it must stand in a subnet { … }, which says its netmask");
            return;
        }

        if (Ipv4Text.Number(begin) > Ipv4Text.Number(end))
            (begin, end) = (end, begin);
        if (!subnet.Contains(begin) || !subnet.Contains(end))
        {
            sheet.Mistake(statement.Where, $"range: {begin} to {end} is not within the subnet {subnet}");
            return;
        }

        _withRange.Add(subnet);
        var where = statement.Where;
        sheet.Add("dhcp.ranges", Values.Group(
            where,
            ("first", Values.Text(where, $"{begin}")),
            ("last", Values.Text(where, $"{end}")),
            ("netmask", Values.Text(where, $"{Ipv4Text.Address(uint.MaxValue << (32 - subnet.PrefixLength))}")),
            ("lease-time", Values.Text(where, scope.LeaseTime ?? DefaultLeaseTime)),
            ("for", Values.OptionalList(where, ClientsOf(scope, where))),
            // dhcpd gives BOOTP clients only what is marked for them.
            ("bootp", bootp ? null : Values.Flag(where, false))));
        sheet.Kept(where, statement.Line, bootp ? "dhcp.ranges: for BOOTP clients too" : "dhcp.ranges");
    }

    /// <summary>The short statements about addresses and the server.</summary>
    /// <returns>False for what is none of them.</returns>
    public bool Take(DhcpdStatement statement, DhcpdScope scope)
    {
        switch (statement.Keyword)
        {
            case "authoritative":
                Authoritative(statement, "yes");
                return true;
            case "not" when statement.Begins("not", "authoritative"):
                Authoritative(statement, "no");
                return true;
            case "default-lease-time":
                LeaseTimeLine(statement);
                return true;
            case "max-lease-time" or "min-lease-time":
                sheet.Kept(statement.Where, statement.Line, "a lease is as long as its range says, whatever a machine asks for");
                return true;
            case "allow" or "deny" or "ignore":
                Permission(statement, scope);
                return true;
            case "ping-check":
                Ping(statement);
                return true;
            case "ping-timeout" or "ddns-update-style" or "interface":
                sheet.Kept(statement.Where, statement.Line, "nothing needs to be said");
                return true;
            case "server-identifier":
                sheet.Changed(statement.Where, statement.Line, "machines are told the address of the interface that they are on");
                return true;
            case "use-host-decl-names":
                sheet.NotSupported(statement.Where, statement.Line, "a host is told the name that option host-name says");
                return true;
            case "lease-file-name":
                LeaseFile(statement);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The address of a host, which its network gives without a range.</summary>
    public void Host(string? address)
    {
        if (address is not null)
            _fixed.Add(IPAddress.Parse(address));
    }

    public void Finish(string path)
    {
        // The rules of classes come before these, as a rule can't use the tag of a later one.
        foreach (var (tag, client, where) in _ofPools)
            sheet.Add("dhcp.tags", Values.Group(where, ("tag", Values.Text(where, tag)), ("for", Values.List(where, [client]))));
        foreach (var (network, where) in _networks.Where(each => !_withRange.Contains(each.Network) && _fixed.Exists(each.Network.Contains)))
        {
            _withRange.Add(network);
            sheet.Add("dhcp.ranges", Values.Group(where, ("kind", Values.Text(where, "static")), ("network", Values.Text(where, $"{network}"))));
        }

        if (_withRange.Count == 0)
            return;
        // dhcpd is not authoritative unless it is told so.
        sheet.Set("dhcp.authoritative", new SettingOrigin(path, 1, 1), "no");
        foreach (var (name, where, value) in _ofServer)
            sheet.Set(name, where, value);
    }

    private void AddRule(string tag, IPNetwork network, SettingOrigin where)
    {
        if (_tagged.Add($"{tag} {network}"))
            sheet.Add("dhcp.tags", Values.Group(where, ("tag", Values.Text(where, tag)), ("network", Values.Text(where, $"{network}"))));
    }

    private void Authoritative(DhcpdStatement statement, string value)
    {
        _ofServer.Add(("dhcp.authoritative", statement.Where, value));
        sheet.Kept(statement.Where, statement.Line, $"dhcp.authoritative: {value}");
    }

    private void LeaseTimeLine(DhcpdStatement statement)
    {
        if (LeaseTime(statement) is { } time)
            sheet.Kept(statement.Where, statement.Line, $"dhcp.ranges: lease-time {time}");
        else
            sheet.Mistake(statement.Where, $"default-lease-time: expected seconds; found \"{statement.Word(1)}\"");
    }

    private void Permission(DhcpdStatement statement, DhcpdScope scope)
    {
        var allowed = statement.Keyword == "allow";
        switch (statement.Word(1))
        {
            case "unknown-clients" when !allowed && !scope.HasMembers:
                sheet.Add("dhcp.ignore", Values.List(statement.Where, [.. scope.For, "!known"]));
                sheet.Kept(statement.Where, statement.Line, "dhcp.ignore: who is not known");
                break;
            case "bootp" when !allowed:
                sheet.Add("dhcp.ignore", Values.List(statement.Where, [.. scope.For, "bootp"]));
                sheet.Kept(statement.Where, statement.Line, "dhcp.ignore: BOOTP clients");
                break;
            case "unknown-clients" or "known-clients" or "members":
                sheet.Kept(statement.Where, statement.Line, scope.HasMembers ? "dhcp.ranges: for" : "nothing needs to be said");
                break;
            case "bootp" or "booting" when allowed:
                sheet.Kept(statement.Where, statement.Line, "nothing needs to be said");
                break;
            case "booting":
                sheet.NotSupported(statement.Where, statement.Line, "it is for single hosts: say ignore: yes for each in dhcp.hosts");
                break;
            case "client-updates" or "declines" or "duplicates" or "leasequery" or "dynamic" or "all" or "authenticated" or "unauthenticated" or "after":
                sheet.NotSupported(statement.Where, statement.Line, "Lanboot has nothing of that kind to allow or to deny");
                break;
            default:
                sheet.Mistake(statement.Where, $"{statement.Keyword}: expected what is meant, such as unknown-clients "
                    + $"or members of \"CLASS\"; found \"{statement.Word(1)}\"");
                break;
        }
    }

    private void Ping(DhcpdStatement statement)
    {
        var off = statement.Word(1) is "false" or "off" or "0";
        if (off)
            _ofServer.Add(("dhcp.probe-addresses", statement.Where, "no"));
        sheet.Kept(statement.Where, statement.Line, $"dhcp.probe-addresses: {(off ? "no" : "yes")}");
    }

    private void LeaseFile(DhcpdStatement statement)
    {
        var file = $"{statement.Word(1)}.lanboot";
        _ofServer.Add(("dhcp.lease-file", statement.Where, file));
        sheet.Changed(statement.Where, statement.Line, $"dhcp.lease-file: {file}, since dhcpd's own file has another form and is left alone");
    }
}
