using System.Globalization;
using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>A host declaration.</summary>
internal sealed class DhcpdHost(ImportSheet sheet, DhcpdStatement statement, DhcpdScope scope)
{
    private readonly string _tag = $"host-{DhcpdClasses.TagOf(statement.Word(1))}";
    private readonly SettingOrigin _where = statement.Where;
    private string? _mac;
    private string? _id;
    private string? _address;
    private string? _name;
    private string? _file = scope.HostTags.Count > 0 ? scope.File : null;
    private string? _server = scope.HostTags.Count > 0 ? scope.Server : null;
    private bool _ignore;
    private bool _isTagged;
    private string? _change;

    /// <summary>The address that it has; null where it has none.</summary>
    public string? Address => _ignore ? null : _address;

    /// <returns>False for what is told to the host like to anybody: its options.</returns>
    public bool Take(DhcpdStatement inner)
    {
        switch (inner.Keyword)
        {
            case "hardware":
                TakeHardware(inner);
                return true;
            case "fixed-address":
                TakeAddress(inner);
                return true;
            case "filename":
                _file = inner.Word(1);
                break;
            case "next-server" when Ipv4Text.TryRead(inner.Word(1), out _):
                _server = inner.Word(1);
                break;
            case "option" when inner.Tokens.Count == 3 && inner.Tokens[1].Is("host-name"):
                _name = inner.Word(2);
                break;
            case "option" when inner.Tokens.Count == 3 && inner.Tokens[1].Is("dhcp-client-identifier"):
                _id = inner.Tokens[2].Kind == DhcpdKind.Text ? inner.Word(2).TrimStart('\0') : inner.Word(2);
                break;
            case "deny" or "ignore" when inner.Word(1) == "booting":
                _ignore = true;
                break;
            case "default-lease-time" or "max-lease-time" or "min-lease-time":
                sheet.NotSupported(inner.Where, inner.Line, "a host's lease is as long as its range's: name lease-time in dhcp.hosts");
                return true;
            default:
                return false;
        }

        sheet.Kept(inner.Where, inner.Line, "dhcp.hosts");
        return true;
    }

    /// <summary>The tag that finds this host, which is then set.</summary>
    public IReadOnlyList<string> Tag(bool isNeeded)
    {
        _isTagged |= isNeeded;
        return [_tag];
    }

    public void Finish()
    {
        if (_mac is null && _id is null)
        {
            sheet.Mistake(_where, $"the host {statement.Word(1)} is known by nothing: add hardware ethernet ADDRESS;");
            return;
        }

        if (_file is not null)
            _server ??= scope.Server;
        var tags = scope.HostTags.Concat(_isTagged ? [_tag] : Array.Empty<string>()).ToList();
        sheet.Add("dhcp.hosts", Values.Group(
            _where,
            ("mac", _mac is null ? null : Values.List(_where, [_mac])),
            ("id", Values.Optional(_where, _id)),
            ("name", Values.Optional(_where, _name)),
            ("address", Values.Optional(_where, _ignore ? null : _address)),
            ("tags", Values.OptionalList(_where, _ignore ? [] : tags)),
            ("ignore", _ignore ? Values.Flag(_where, true) : null),
            ("file", Values.Optional(_where, _ignore ? null : _file)),
            ("server", Values.Optional(_where, _ignore ? null : _server))));
        sheet.Report(
            _where, _change is null ? ImportOutcome.Kept : ImportOutcome.Changed, statement.Line,
            _change is null ? "dhcp.hosts" : $"dhcp.hosts: {_change}");
    }

    private void TakeHardware(DhcpdStatement inner)
    {
        var mac = inner.Word(2);
        var parts = mac.Split(':');
        if (inner.Tokens.Count == 3 && inner.Tokens[1].Is("ethernet") && parts.Length == 6
            && parts.All(part => byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)))
        {
            _mac = string.Join(':', parts.Select(part => part.PadLeft(2, '0').ToLowerInvariant()));
            sheet.Kept(inner.Where, inner.Line, "dhcp.hosts: mac");
        }
        else
        {
            sheet.Mistake(inner.Where, "hardware: expected ethernet and an address, such as hardware ethernet 52:54:00:12:34:56;");
        }
    }

    private void TakeAddress(DhcpdStatement inner)
    {
        var addresses = inner.Tokens.Skip(1).Where(token => !token.Is(",")).ToList();
        var fitting = addresses.FirstOrDefault(token => Ipv4Text.TryRead(token.Text, out _));
        if (fitting.Text is null)
        {
            sheet.NotSupported(inner.Where, inner.Line, "names are not looked up: write the address");
            return;
        }

        _address = fitting.Text;
        if (addresses.Count == 1)
            sheet.Kept(inner.Where, inner.Line, "dhcp.hosts: address");
        else
            sheet.Changed(inner.Where, inner.Line, $"dhcp.hosts: {fitting.Text}, since a host has one address: add one for each of its networks");
        _change = addresses.Count == 1 ? null : "with the first of its addresses";
    }
}
