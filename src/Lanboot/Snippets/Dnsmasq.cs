namespace Lanboot.Snippets;

/// <summary>dnsmasq 2.60 and later, as the server that gives the addresses. Of several lines of dhcp-boot that fit, tags decide.</summary>
internal sealed class Dnsmasq : ISnippet
{
    private const string Ipxe = "lanboot-ipxe";

    public string Name => "dnsmasq";

    public string Title => "dnsmasq";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("#").Begin(boot.At, Title).Say(
            "Save this as /etc/dnsmasq.d/lanboot.conf (or at the end of dnsmasq.conf) and start dnsmasq anew.",
            "Take out lines of your own with dhcp-boot and pxe-service, and enable-tftp where dnsmasq runs on the host of Lanboot.",
            "For a dnsmasq that is a proxy (dhcp-range=…,proxy) this is not: stop that part, and run Lanboot without --no-dhcp.").Add();
        Add(text, boot);
        return text.ToString();
    }

    /// <summary>The lines without what is said of them.</summary>
    internal static void Add(SnippetText text, BootInstructions boot)
    {
        text.Say("iPXE says so in its user class, and sends options of its own (175). It gets the menu, and never iPXE again.");
        text.Add($"dhcp-userclass=set:{Ipxe},iPXE");
        text.Add($"dhcp-match=set:{Ipxe},175");
        var others = string.Concat(boot.Firmware.Where(rule => rule.ForIpxeToo).Select(rule => $"tag:!lanboot-{rule.Name},"));
        text.Add($"dhcp-boot=tag:{Ipxe},{others}{boot.IpxeScript},,{boot.At.Server}");
        foreach (var rule in boot.Firmware)
            Add(text, rule, boot.At.Server.ToString());
    }

    private static void Add(SnippetText text, ClientRule rule, string server)
    {
        var tag = $"lanboot-{rule.Name}";
        var tags = rule.ForIpxeToo ? $"tag:{tag}" : $"tag:{tag},tag:!{Ipxe}";
        text.Add().Say(rule.Who);
        foreach (var code in rule.Architectures)
            text.Add($"dhcp-match=set:{tag},option:client-arch,{code}");
        text.Add($"dhcp-boot={tags},{rule.File},,{server}");
        if (rule.OverHttp)
            text.Add($"dhcp-option-force={tags},60,HTTPClient");
        if (rule.ConfigFile is { } file)
            text.Add($"dhcp-option-force={tags},209,{file}");
        if (rule.PathPrefix is { } prefix)
            text.Add($"dhcp-option-force={tags},210,{prefix}");
    }
}
