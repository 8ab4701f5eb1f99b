namespace Lanboot.Snippets;

/// <summary>
/// ISC DHCP 4.1 and later. Classes go before what subnets say, and its names for options 93, 209 and 210 are built in
/// (dhcp-options(5): pxe-system-type, loader-configfile, loader-pathprefix), so that nothing is defined twice.
/// </summary>
internal sealed class IscDhcp : ISnippet
{
    private const string IsIpxe = "option user-class = \"iPXE\"";

    public string Name => "isc";

    public string Title => "ISC DHCP (dhcpd)";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("#").Begin(boot.At, Title).Say(
            "Save this as /etc/dhcp/lanboot.conf, and add to dhcpd.conf, outside of all subnets, the line",
            "  include \"/etc/dhcp/lanboot.conf\";",
            "Take out lines of your own with filename or next-server inside of classes and hosts: they would go before these.",
            "dhcpd -t shows mistakes; then start it anew.");

        text.Add().Say("iPXE gets the menu, and never iPXE again.");
        var others = boot.Firmware.Where(rule => rule.ForIpxeToo).SelectMany(rule => rule.Architectures).ToList();
        var ipxe = others.Count == 0 ? IsIpxe : $"{IsIpxe} and not ({Architectures(others)})";
        AddClass(text, boot, "lanboot-ipxe", ipxe, boot.IpxeScript, []);
        foreach (var rule in boot.Firmware)
        {
            text.Add().Say(rule.Who);
            var known = Architectures(rule.Architectures);
            var match = rule.ForIpxeToo ? known : $"({known}) and not ({IsIpxe})";
            AddClass(text, boot, $"lanboot-{rule.Name}", match, rule.File, Options(rule));
        }

        return text.ToString();
    }

    private static void AddClass(
        SnippetText text, BootInstructions boot, string name, string match, string file, IEnumerable<string> options)
    {
        text.Add($"class \"{name}\" {{");
        text.Add($"    match if {match};");
        text.Add($"    next-server {boot.At.Server};");
        text.Add($"    filename \"{file}\";");
        foreach (var option in options)
            text.Add($"    {option}");
        text.Add("}");
    }

    private static IEnumerable<string> Options(ClientRule rule)
    {
        if (rule.OverHttp)
            yield return "option vendor-class-identifier \"HTTPClient\";";
        if (rule.ConfigFile is not { } file)
            yield break;
        yield return $"option loader-configfile \"{file}\";";
        yield return $"option loader-pathprefix \"{rule.PathPrefix}\";";
        // dhcpd sends what was asked for, and firmware does not ask for PXELINUX's options 209 (d1) and 210 (d2).
        yield return "option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, d1, d2);";
    }

    private static string Architectures(IEnumerable<ushort> codes) =>
        string.Join(" or ", codes.Select(code => $"option pxe-system-type = 00:{code:x2}"));
}
