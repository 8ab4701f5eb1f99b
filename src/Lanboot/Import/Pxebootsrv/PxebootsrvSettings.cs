using System.Globalization;
using System.Net;
using Lanboot.Settings;

namespace Lanboot.Import.Pxebootsrv;

/// <summary>What the variables of pxebootsrv say, put together when all are read: the services decide what the addresses mean.</summary>
internal sealed class PxebootsrvSettings(ImportSheet sheet)
{
    public const string Prefix = "PXEBOOTSRV_";

    private static readonly string[] Names =
    [
        "DODHCPD", "DOTFTPD", "DOHTTPD", "DONFSD", "DONBD", "SUBNET", "NETMASK", "DEFROUTE", "DNS", "DHCPRANGE", "LOCALIP", "TFTPSERVER",
        "HTTPSERVER", "TIMEOUT", "EXTRA",
    ];

    private readonly Dictionary<string, ShellAssignment> _given = new(StringComparer.Ordinal);

    public void Take(ShellAssignment given)
    {
        var name = given.Name.StartsWith(Prefix, StringComparison.Ordinal) ? given.Name[Prefix.Length..] : null;
        if (given.Problem is { } problem)
            sheet.Mistake(given.Where, problem);
        else if (name is null)
            sheet.Kept(given.Where, given.Line, "a variable for the lines below");
        else if (!Names.Contains(name))
            sheet.Mistake(given.Where, $"pxebootsrv has no variable {given.Name}"
                + (NearestName.Of(name, Names) is { } near ? $": did you mean {Prefix}{near}?" : ": leave it out"));
        else if (_given.TryGetValue(name, out var before))
            sheet.Mistake(given.Where, $"{given.Name} is set in line {before.Where.Line} already: leave one of the two out");
        else
            _given[name] = given;
    }

    public void Finish()
    {
        var dhcp = Service(
            "DODHCPD", null, "dhcp.mode: the range below makes Lanboot the DHCP server",
            "dhcp.mode: off: another DHCP server gives addresses and names this host (next-server)");
        var tftp = Service("DOTFTPD", "tftp.enabled", "tftp.enabled", "tftp.enabled");
        var http = Service("DOHTTPD", "http.enabled", "http.enabled", "http.enabled");
        Service("DONFSD", "nfs.enabled", "nfs.enabled", "nfs.enabled");
        Service("DONBD", "nbd.enabled", "nbd.enabled", "nbd.enabled");
        if (Find("DODHCPD") is { } off && !dhcp)
            sheet.Set("dhcp.mode", off.Where, "off");

        Addresses(dhcp);
        LocalAddress();
        TftpServer(dhcp, tftp);
        HttpServer(http);
        Timeout();
        Extra();
    }

    private ShellAssignment? Find(string name) => _given.GetValueOrDefault(name) is { Value.Length: > 0 } given ? given : Empty(name);

    /// <summary>An empty value is as good as none, and has its line in the report.</summary>
    private ShellAssignment? Empty(string name)
    {
        if (_given.Remove(name, out var empty))
            sheet.Kept(empty.Where, empty.Line, "nothing is set");
        return null;
    }

    /// <summary>The services of this host are on unless it is said.</summary>
    private bool Service(string name, string? key, string on, string off)
    {
        if (Find(name) is not { } given)
            return true;
        if (given.Value is not ("yes" or "no"))
        {
            sheet.Mistake(given.Where, $"{given.Name}: expected yes or no; found \"{given.Value}\"");
            return true;
        }

        var yes = given.Value == "yes";
        if (key is not null)
            sheet.Set(key, given.Where, given.Value);
        sheet.Kept(given.Where, given.Line, yes ? on : off);
        return yes;
    }

    private void Addresses(bool dhcp)
    {
        var subnet = Network();
        if (Find("DHCPRANGE") is { } range)
            Range(range, subnet, dhcp);
        else if (dhcp && _given.TryGetValue("DODHCPD", out var service))
            sheet.Mistake(service.Where, $"a DHCP server needs {Prefix}DHCPRANGE: which addresses are to be given out?");
        Address("DEFROUTE", "dhcp.router", dhcp);
        Address("DNS", "dhcp.dns", dhcp);
    }

    /// <summary>SUBNET and NETMASK, which say one thing together.</summary>
    private IPNetwork? Network()
    {
        var (subnet, netmask) = (Find("SUBNET"), Find("NETMASK"));
        IPAddress? mask = null;
        if (netmask is not null && !(ValueKinds.Netmask.TryRead("", Values.Text(netmask.Where, netmask.Value), [], out mask) && mask is not null))
            sheet.Mistake(netmask.Where, $"{netmask.Name}: expected a netmask such as 255.255.255.0; found \"{netmask.Value}\"");
        else if (netmask is not null)
            sheet.Kept(netmask.Where, netmask.Line, "dhcp.netmask");
        if (subnet is null)
            return null;

        if (!Ipv4Text.TryRead(subnet.Value, out var address))
        {
            sheet.Mistake(subnet.Where, $"{subnet.Name}: expected an IPv4 address such as 192.168.1.0; found \"{subnet.Value}\"");
            return null;
        }

        sheet.Kept(subnet.Where, subnet.Line, "follows from dhcp.range and dhcp.netmask");
        if (mask is null)
            return null;
        var (number, bits) = (Ipv4Text.Number(address), Ipv4Text.Number(mask));
        if ((number & ~bits) == 0)
            return new IPNetwork(address, System.Numerics.BitOperations.PopCount(bits));
        sheet.Mistake(subnet.Where, $"{subnet.Name}: {address} is not the first address of a network with the netmask {mask}: "
            + $"that is {Ipv4Text.Address(number & bits)}");
        return null;
    }

    private void Range(ShellAssignment range, IPNetwork? subnet, bool dhcp)
    {
        var words = range.Value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !Ipv4Text.TryRead(words[0], out var first) || !Ipv4Text.TryRead(words[1], out var last)
            || Ipv4Text.Number(first) > Ipv4Text.Number(last))
        {
            sheet.Mistake(range.Where, $"{range.Name}: expected the first and the last address with a blank between them; found \"{range.Value}\"");
            return;
        }

        if (subnet is { } network && !(network.Contains(first) && network.Contains(last)))
        {
            sheet.Mistake(range.Where, $"{range.Name}: {first} to {last} is not within {network} ({Prefix}SUBNET with {Prefix}NETMASK)");
            return;
        }

        if (!dhcp)
        {
            sheet.Kept(range.Where, range.Line, "of no effect without the DHCP server");
            return;
        }

        sheet.Set("dhcp.range", range.Where, $"{first},{last}");
        if (Find("NETMASK") is { } netmask)
            sheet.Set("dhcp.netmask", netmask.Where, netmask.Value);
        sheet.Kept(range.Where, range.Line, "dhcp.range");
    }

    private void Address(string name, string key, bool dhcp)
    {
        if (Find(name) is not { } given)
            return;
        var texts = given.Value.Split((char[])[' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length == 0 || texts.Any(text => !Ipv4Text.TryRead(text, out _)) || (texts.Length > 1 && key != "dhcp.dns"))
            sheet.Mistake(given.Where, $"{given.Name}: expected an IPv4 address such as 192.168.1.254; found \"{given.Value}\"");
        else if (!dhcp)
            sheet.Kept(given.Where, given.Line, "of no effect without the DHCP server");
        else
            SetAddress(given, key, texts);
    }

    private void SetAddress(ShellAssignment given, string key, string[] texts)
    {
        if (key != "dhcp.dns")
            sheet.Set(key, given.Where, texts[0]);
        foreach (var text in texts.Where(_ => key == "dhcp.dns"))
            sheet.Add(key, Values.Text(given.Where, text));
        sheet.Kept(given.Where, given.Line, key);
    }

    private void LocalAddress()
    {
        if (Find("LOCALIP") is not { } local)
            return;
        if (Ipv4Text.TryRead(local.Value, out _))
            sheet.Changed(local.Where, local.Line, "machines are told the address of the interface that they are on: name that with interfaces");
        else
            sheet.Mistake(local.Where, $"{local.Name}: expected an IPv4 address such as 192.168.1.5; found \"{local.Value}\"");
    }

    private void TftpServer(bool dhcp, bool tftp)
    {
        if (Find("TFTPSERVER") is not { } server)
            return;
        if (!Ipv4Text.TryRead(server.Value, out _))
            sheet.Mistake(server.Where, $"{server.Name}: expected an IPv4 address such as 192.168.1.5; found \"{server.Value}\"");
        else if (server.Value == _given.GetValueOrDefault("LOCALIP")?.Value)
            sheet.Kept(server.Where, server.Line, "this host, which is what machines are told anyhow");
        else if (!dhcp)
            sheet.Kept(server.Where, server.Line, "of no effect without the DHCP server");
        else
            OtherTftpServer(server, tftp);
    }

    /// <summary>What pxebootsrv writes into dhcpd.conf: next-server and filename.</summary>
    private void OtherTftpServer(ShellAssignment server, bool tftp)
    {
        sheet.Add("dhcp.boot", Values.Group(
            server.Where, ("file", Values.Text(server.Where, "pxelinux.0")), ("server", Values.Text(server.Where, server.Value))));
        var also = tftp ? "; its own TFTP server here is then asked by nobody that this server sends on" : "";
        sheet.Kept(server.Where, server.Line, $"dhcp.boot: pxelinux.0 from {server.Value}{also}");
    }

    private void HttpServer(bool http)
    {
        if (Find("HTTPSERVER") is not { } server)
            return;
        if (!Uri.TryCreate(server.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "tftp"))
            sheet.Mistake(server.Where, $"{server.Name}: expected the URL of sysrcd.dat such as http://192.168.1.5/sysrcd.dat; found \"{server.Value}\"");
        else if (url.Host == _given.GetValueOrDefault("LOCALIP")?.Value && http && url.Port == 80)
            sheet.Kept(server.Where, server.Line, "sysrcd.dat comes from here, out of the image; the menu names it");
        else
            OtherHttpServer(server);
    }

    /// <summary>The last netboot= of a command line is the one that SystemRescueCd's init takes.</summary>
    private void OtherHttpServer(ShellAssignment server)
    {
        sheet.Add("kernel-options", Values.Text(server.Where, $"netboot={server.Value}"));
        sheet.Changed(server.Where, server.Line, "kernel-options: stands at the end of every entry's command line, so that sysrcd.dat comes from there");
    }

    private void Timeout()
    {
        if (Find("TIMEOUT") is not { } given)
            return;
        // PXELINUX counts in tenths of a second, and 0 is for ever.
        if (!int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var tenths) || tenths > 864_000)
        {
            sheet.Mistake(given.Where, $"{given.Name}: expected tenths of a second, up to a day (864000); found \"{given.Value}\"");
            return;
        }

        sheet.Set("menu.timeout", given.Where, tenths == 0 ? "never" : $"{(tenths + 9) / 10}");
        if (tenths % 10 == 0)
            sheet.Kept(given.Where, given.Line, tenths == 0 ? "menu.timeout: never" : $"menu.timeout: {tenths / 10} seconds");
        else
            sheet.Changed(given.Where, given.Line, $"menu.timeout: {(tenths + 9) / 10} seconds, since it has whole ones");
    }

    private void Extra()
    {
        if (Find("EXTRA") is not { } extra)
            return;
        foreach (var option in extra.Value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            sheet.Add("kernel-options", Values.Text(extra.Where, option));
        sheet.Kept(extra.Where, extra.Line, "kernel-options");
    }
}
