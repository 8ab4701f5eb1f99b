using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>The fields of a dhcp-host line, which come in any order: each tells by its look what it is.</summary>
internal sealed class DnsmasqHost(SettingOrigin where)
{
    /// <summary>Ethernet, as a number before an address ("1-52:54:…").</summary>
    private static readonly string[] Ethernet = ["1-", "01-"];

    private readonly List<string> _macs = [];
    private readonly List<string> _tags = [];
    private readonly List<string> _for = [];
    private readonly List<string> _changes = [];
    private string? _id;
    private string? _name;
    private string? _address;
    private string? _time;
    private bool _ignore;
    private bool _has6;

    public bool IsKnownBySomething => _macs.Count > 0 || _id is not null || _name is not null;

    public bool IsOnlyIPv6 => _has6 && _address is null && !_ignore && _tags.Count == 0;

    public string? Change => _changes.Count == 0 ? null : string.Join("; ", _changes);

    public SettingValue Value => Values.Group(
        where,
        ("mac", Values.OptionalList(where, _macs)),
        ("id", Values.Optional(where, _id)),
        ("name", Values.Optional(where, _name)),
        ("address", Values.Optional(where, _ignore ? null : _address)),
        ("tags", Values.OptionalList(where, _ignore ? [] : _tags)),
        ("for", Values.OptionalList(where, _for)),
        ("lease-time", Values.Optional(where, _ignore ? null : _time)),
        ("ignore", _ignore ? Values.Flag(where, true) : null));

    /// <returns>Why it is nothing that a host has; null when it was taken.</returns>
    public string? Take(DnsmasqField field)
    {
        var text = field.Text;
        if (text.StartsWith("id:", StringComparison.Ordinal))
            TakeId(text[3..]);
        else if (text.StartsWith("set:", StringComparison.Ordinal) || text.StartsWith("net:", StringComparison.Ordinal))
            _tags.Add(text[4..]);
        else if (text.StartsWith("tag:", StringComparison.Ordinal))
            _for.Add(text[4..]);
        else if (text.StartsWith('['))
            TakeAddress6();
        else if (text.Contains(':', StringComparison.Ordinal))
            return TakeMac(text);
        else if (text == "ignore")
            _ignore = true;
        else if (Ipv4Text.TryRead(text, out _))
            _address = text;
        else if (DnsmasqTime.TryRead(text, out var time, out var change))
            TakeTime(time, change);
        else if (text.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')))
            return $"expected an Ethernet or IPv4 address, a name, a lease time, set:, tag:, id: or ignore; found \"{text}\"";
        else
            _name = text;
        return null;
    }

    private void TakeId(string id)
    {
        if (id == "*")
            _changes.Add("a client identifier is not passed over; the Ethernet address is asked anyhow");
        else
            _id = id;
    }

    private void TakeAddress6()
    {
        _has6 = true;
        _changes.Add("without its IPv6 address");
    }

    private void TakeTime(string time, string? change)
    {
        _time = time;
        if (change is not null)
            _changes.Add(change);
    }

    private string? TakeMac(string text)
    {
        var mac = Ethernet.FirstOrDefault(begin => text.StartsWith(begin, StringComparison.Ordinal)) is { } type ? text[type.Length..] : text;
        if (mac.Split(':').Length != 6)
            return $"only Ethernet addresses such as 52:54:00:12:34:56 are known here; found \"{text}\"";
        _macs.Add(mac);
        return null;
    }
}
