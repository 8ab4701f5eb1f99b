using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Settings;

internal sealed class DhcpRangeGroup() : GroupKind<DhcpRangeSettings>(
    "a range", "first", "last", "network", "netmask", "lease-time", "kind", "for", "tags", "bootp")
{
    /// <summary>192.168.0.0/24, or any address of the network, whose netmask is then said apart or the interface's.</summary>
    private static readonly TextKind<(IPAddress Address, int? Length)> Place = new(
        "a network such as 192.168.0.0/24, or an address of it", TryPlace, value => value.Address.ToString());

    public override string Show(DhcpRangeSettings value) => value.ToString();

    protected override DhcpRangeSettings? Make(in GroupReader group)
    {
        var kind = group.Read("kind", DhcpKinds.RangeKind, DhcpRangeKind.Dynamic);
        if (group.HasFailed)
            return null;
        var place = group.ReadOptional("network", Place);
        var range = new DhcpRangeSettings
        {
            Kind = kind,
            First = group.Read("first", ValueKinds.Address, null),
            Last = group.Read("last", ValueKinds.Address, null),
            Network = place?.Address,
            Netmask = place?.Length is { } length ? Ipv4Text.Address(Mask(length)) : group.Read("netmask", ValueKinds.Netmask, null),
            LeaseTime = group.ReadOptional("lease-time", DhcpKinds.LeaseTime),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
            Tags = group.Read("tags", DhcpKinds.TagNames, []),
            Bootp = group.Read("bootp", ValueKinds.Flag, true),
        };
        if (kind == DhcpRangeKind.Dynamic)
            CheckDynamic(group, range);
        else
            CheckOther(group, range);
        if (place?.Length is not null && group.Has("netmask"))
            group.Wrong("netmask", "the network says its length already: leave one of the two out");
        return range;
    }

    private static void CheckDynamic(in GroupReader group, DhcpRangeSettings range)
    {
        if (!group.Has("first") || !group.Has("last"))
            group.Wrong("needs the addresses to give out, first and last; where none are given out say kind: static or kind: proxy, and network");
        else if (range is { First: { } first, Last: { } last } && Ipv4Text.Number(first) > Ipv4Text.Number(last))
            group.Wrong("last", $"the last address {last} comes before the first, {first}");
        if (group.Has("network"))
            group.Wrong("network", "a range of addresses is in the network of its first: say netmask where that is not the interface's");
    }

    private static void CheckOther(in GroupReader group, DhcpRangeSettings range)
    {
        var what = range.Kind == DhcpRangeKind.Static ? "a static range" : "a proxy range";
        if (!group.Has("network"))
            group.Wrong($"of kind {range.Kind.ToString().ToLowerInvariant()} needs its network, such as network: 192.168.0.0/24");
        group.None(what, "first", "last", "bootp");
        if (range.Kind == DhcpRangeKind.Proxy)
            group.None(what, "lease-time");
    }

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);

    private static bool TryPlace(string text, out (IPAddress Address, int? Length) read)
    {
        read = default;
        var parts = text.Split('/');
        if (parts.Length > 2 || !Ipv4Text.TryRead(parts[0], out var address))
            return false;
        read = (address, null);
        if (parts.Length == 1)
            return true;
        // A network of one or two addresses has nobody to serve.
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length is < 1 or > 30)
            return false;
        read = (address, length);
        return true;
    }
}

internal sealed class DhcpHostGroup() : GroupKind<DhcpHostSettings>(
    "a host", "mac", "id", "name", "address", "tags", "for", "lease-time", "ignore", "file", "server")
{
    /// <summary>Bytes where there are colons, else a text: dnsmasq's id: too.</summary>
    private static readonly TextKind<OptionValue> Identifier = new(
        "a client identifier: a text, or bytes such as 01:52:54:00:12:34:56", TryIdentifier, value => value.ToString());

    private static readonly TextKind<string?> Name = new(
        "a name of letters, digits, '-' and '.'", TryName, value => value ?? "none");

    public override string Show(DhcpHostSettings value) =>
        value.Name ?? value.Address?.ToString() ?? (value.Macs is [var mac, ..] ? mac.ToString() : "a client identifier");

    protected override DhcpHostSettings? Make(in GroupReader group)
    {
        var host = new DhcpHostSettings
        {
            Macs = group.Read("mac", DhcpKinds.Macs, []),
            ClientIdentifier = group.Read<OptionValue?>("id", Identifier!, null),
            Name = group.Read("name", Name, null),
            Address = group.Read("address", ValueKinds.Address, null),
            Tags = group.Read("tags", DhcpKinds.TagNames, []),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
            LeaseTime = group.ReadOptional("lease-time", DhcpKinds.LeaseTime),
            Ignore = group.Read("ignore", ValueKinds.Flag, false),
            File = DhcpBootGroup.Bounded(group, "file"),
            Server = group.Read("server", ValueKinds.Address, null),
        };
        if (!group.Has("mac") && !group.Has("id") && !group.Has("name"))
            group.Wrong("needs what it is known by: mac, id or name");
        if (host.Ignore)
            group.None("a host that is ignored", "address", "lease-time", "file", "server", "tags");
        return host;
    }

    private static bool TryIdentifier(string text, [MaybeNullWhen(false)] out OptionValue read)
    {
        read = OptionText.Read(null, text, text.Contains(':', StringComparison.Ordinal) ? OptionForm.Hex : OptionForm.Text, out _);
        return read is { Bytes.Length: > 0 };
    }

    private static bool TryName(string text, out string? read)
    {
        read = text;
        return text.Length is > 0 and <= 63 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
    }
}
