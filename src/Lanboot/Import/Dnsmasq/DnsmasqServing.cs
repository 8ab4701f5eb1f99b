using System.Globalization;
using System.Net;

namespace Lanboot.Import.Dnsmasq;

/// <summary>Where dnsmasq serves, its TFTP server, and what it says of itself.</summary>
internal sealed class DnsmasqServing(ImportSheet sheet)
{
    /// <summary>Headers of IP, UDP and TFTP, which an MTU has in it (tftp-mtu).</summary>
    private const int TftpHeaders = 32;

    private readonly List<DnsmasqLine> _roots = [];
    private readonly List<DnsmasqLine> _domainsOfNetworks = [];
    private DnsmasqLine? _domain;
    private DnsmasqLine? _leaseFile;
    private DnsmasqLine? _noPing;
    private DnsmasqLine? _authoritative;
    private bool _mayBeMissing;

    public static IEnumerable<(string Keyword, Action<DnsmasqServing, DnsmasqLine> Take)> Keywords { get; } =
    [
        ("interface", (serving, line) => serving.Interface(line)),
        ("except-interface", (serving, line) => serving.ExceptInterface(line)),
        ("no-dhcp-interface", (serving, line) => serving.NoDhcpInterface(line)),
        ("no-dhcpv4-interface", (serving, line) => serving.NoDhcpInterface(line)),
        ("listen-address", (serving, line) => serving.ListenAddress(line)),
        ("bind-interfaces", (serving, line) => serving.Says(line, "each interface has sockets of its own anyhow")),
        ("bind-dynamic", (serving, line) => serving.Says(line, "each interface has sockets of its own anyhow")),
        ("port", (serving, line) => serving.Port(line)),
        ("log-dhcp", (serving, line) => serving.Says(line, "the log tells of every boot; --log-format dnsmasq has it in the words of dnsmasq")),
        ("keep-in-foreground", (serving, line) => serving.Says(line, "Lanboot stays in the foreground")),
        ("no-daemon", (serving, line) => serving.Says(line, "Lanboot stays in the foreground")),
        ("dhcp-leasefile", (serving, line) => serving.Last(ref serving._leaseFile, line)),
        ("dhcp-authoritative", (serving, line) => serving.Last(ref serving._authoritative, line)),
        ("no-ping", (serving, line) => serving.Last(ref serving._noPing, line)),
        ("domain", (serving, line) => serving.DomainLine(line)),
        ("enable-tftp", (serving, line) => serving.EnableTftp(line)),
        ("tftp-root", (serving, line) => serving._roots.Add(line)),
        ("tftp-no-fail", (serving, line) => serving.NoFail(line)),
        ("tftp-lowercase", (serving, line) => serving.Says(line, "a name that exists in another case only is found too")),
        ("tftp-max", (serving, line) => serving.Number(line, "tftp.max-transfers", 1, 100_000, value => value)),
        ("tftp-mtu", (serving, line) => serving.Number(line, "tftp.max-block-size", 8 + TftpHeaders, 65464, value => value - TftpHeaders)),
        ("tftp-no-blocksize", (serving, line) => serving.NoBlockSize(line)),
        ("tftp-single-port", (serving, line) => serving.Flag(line, "tftp.single-port")),
    ];

    public void Finish(bool givesAddresses)
    {
        Roots();
        ForServer(_leaseFile, givesAddresses, line =>
        {
            // Its own format: to write into that file would take dnsmasq's leases away.
            var file = $"{line.Value}.lanboot";
            sheet.Set("dhcp.lease-file", line.Where, file);
            sheet.Changed(line.Where, line.Line, $"dhcp.lease-file: {file}, since dnsmasq's own file has another form and is left alone");
        });
        ForServer(_noPing, givesAddresses, line =>
        {
            sheet.Set("dhcp.probe-addresses", line.Where, "no");
            sheet.Kept(line.Where, line.Line, "dhcp.probe-addresses: no");
        });
        ForServer(_authoritative, givesAddresses, line => Flag(line, "dhcp.authoritative"));
        ForServer(_domain, givesAddresses, Domain);
        foreach (var line in _domainsOfNetworks)
            ForServer(line, givesAddresses, each => sheet.NotSupported(
                each.Where, each.Line, "dhcp.domain is for all machines: for those of one network add option 15 with for in dhcp.options"));
    }

    /// <summary>Of several lines that say one thing, the last holds.</summary>
    private void Last(ref DnsmasqLine? held, DnsmasqLine line)
    {
        if (held is not null)
            sheet.Kept(held.Where, held.Line, "a later line says it");
        held = line;
    }

    /// <summary>domain=NAME is for all machines, domain=NAME,NETWORK for some.</summary>
    private void DomainLine(DnsmasqLine line)
    {
        if (line.Fields.Count > 1)
            _domainsOfNetworks.Add(line);
        else
            Last(ref _domain, line);
    }

    private void ForServer(DnsmasqLine? line, bool givesAddresses, Action<DnsmasqLine> take)
    {
        if (line is not null && givesAddresses)
            take(line);
        else if (line is not null)
            sheet.Kept(line.Where, line.Line, "of no effect, since no addresses are given out");
    }

    private void Domain(DnsmasqLine line)
    {
        if (line.Fields is not [{ Text: not ("" or "#") } name])
        {
            sheet.NotSupported(line.Where, line.Line, "name the domain itself: /etc/resolv.conf is not read");
            return;
        }

        sheet.Set("dhcp.domain", name.Where, name.Text);
        sheet.Kept(line.Where, line.Line, "dhcp.domain");
    }

    private void Says(DnsmasqLine line, string text) => sheet.Kept(line.Where, line.Line, text);

    private void Flag(DnsmasqLine line, string key)
    {
        sheet.Set(key, line.Where, "yes");
        sheet.Kept(line.Where, line.Line, key);
    }

    private void Interface(DnsmasqLine line)
    {
        foreach (var field in line.Fields.Where(field => field.Text is not ("lo" or "")))
            sheet.Add("interfaces", Values.Text(field.Where, field.Text));
        if (line.Fields.Count == 0 || line.Value.Length == 0)
            sheet.Mistake(line.Where, "interface: which one? For all leave the line out");
        else
            sheet.Kept(line.Where, line.Line, line.Value == "lo" ? "no machine boots over the loopback" : "interfaces");
    }

    private void ExceptInterface(DnsmasqLine line)
    {
        foreach (var field in line.Fields.Where(field => field.Text is not ("lo" or "")))
            sheet.Add("interfaces", Values.Text(field.Where, $"!{field.Text}"));
        sheet.Kept(line.Where, line.Line, line.Value == "lo" ? "no machine boots over the loopback" : "interfaces");
    }

    /// <summary>Lanboot answers DHCP on all interfaces that it serves on; who came by one is a tag.</summary>
    private void NoDhcpInterface(DnsmasqLine line)
    {
        var names = line.Fields.Where(field => field.Text is not ("lo" or "")).ToList();
        foreach (var field in names.Where(field => !field.Text.EndsWith('*')))
            sheet.Add("dhcp.ignore", Values.List(field.Where, [field.Text]));
        if (names.Exists(field => field.Text.EndsWith('*')))
            sheet.NotSupported(line.Where, line.Line, "name each interface, without *: whoever comes by it is then left out with dhcp.ignore");
        else
            sheet.Kept(line.Where, line.Line, names.Count == 0 ? "no machine boots over the loopback" : "dhcp.ignore: whoever comes by this interface");
    }

    private void ListenAddress(DnsmasqLine line)
    {
        if (line.Fields.All(field => IPAddress.TryParse(field.Text, out var address) && IPAddress.IsLoopback(address)))
            sheet.Kept(line.Where, line.Line, "no machine boots over the loopback");
        else
            sheet.NotSupported(line.Where, line.Line, "Lanboot serves on interfaces: name the one that has this address with interfaces");
    }

    private void Port(DnsmasqLine line)
    {
        if (line.Value == "0")
            sheet.Kept(line.Where, line.Line, "Lanboot is no name server");
        else if (int.TryParse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
            sheet.NotSupported(line.Where, line.Line, DnsmasqKeywords.Advice("server")!);
        else
            sheet.Mistake(line.Where, $"port: expected a port, 0 to 65535; found \"{line.Value}\"");
    }

    private void EnableTftp(DnsmasqLine line)
    {
        sheet.Set("tftp.enabled", line.Where, "yes");
        if (line.Fields.Count == 0)
            sheet.Kept(line.Where, line.Line, "tftp.enabled");
        else
            sheet.Changed(line.Where, line.Line, "tftp.enabled: on all interfaces that Lanboot serves on");
    }

    private void NoFail(DnsmasqLine line)
    {
        _mayBeMissing = true;
        sheet.Kept(line.Where, line.Line, "a folder that is not there is no mistake");
    }

    private void NoBlockSize(DnsmasqLine line)
    {
        sheet.Set("tftp.max-block-size", line.Where, "512");
        sheet.Changed(line.Where, line.Line, "tftp.max-block-size: 512, which is what a machine gets that is granted no size");
    }

    private void Number(DnsmasqLine line, string key, int least, int most, Func<int, int> change)
    {
        if (!int.TryParse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            sheet.Mistake(line.Where, $"{line.Keyword}: expected a number from {least} to {most}; found \"{line.Value}\"");
            return;
        }

        sheet.Set(key, line.Where, change(value).ToString(CultureInfo.InvariantCulture));
        sheet.Kept(line.Where, line.Line, $"{key}: {change(value)}");
    }

    /// <summary>One tree is served on all interfaces: the root without an interface, else the first.</summary>
    private void Roots()
    {
        var main = _roots.LastOrDefault(line => line.Fields.Count == 1) ?? _roots.FirstOrDefault(line => line.Fields.Count > 0);
        foreach (var line in _roots)
        {
            var path = line.Fields is [var field, ..] ? field.Text : "";
            if (path.Length == 0)
                sheet.Mistake(line.Where, "tftp-root: which folder?");
            else if (ReferenceEquals(line, main) || path == main!.Fields[0].Text)
                AddRoot(line, path, ReferenceEquals(line, main));
            else
                sheet.NotSupported(
                    line.Where, line.Line,
                    $"one tree is served on all interfaces, and that is {main.Fields[0].Text}: put this folder's files into it");
        }
    }

    private void AddRoot(DnsmasqLine line, string path, bool isMain)
    {
        if (!isMain)
        {
            sheet.Kept(line.Where, line.Line, "the same folder as in another line");
            return;
        }

        sheet.Add(new TftpRoot(line.Where, $"/{path.Trim('/')}", line.Line)
        {
            MayBeMissing = _mayBeMissing,
            Also = line.Fields.Count > 1 ? "on all interfaces that Lanboot serves on" : "",
            AlsoChanges = line.Fields.Count > 1,
        });
    }
}
