namespace Lanboot.Snippets;

/// <summary>OPNsense, which has three DHCP servers to choose from: dnsmasq (26.1's own), Kea, and ISC's of old.</summary>
internal sealed class OpnSense : ISnippet
{
    public string Name => "opnsense";

    public string Title => "OPNsense";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("#").Begin(boot.At, Title).Say(
            "",
            "It depends on which of its DHCP servers is in use (menu Services).",
            "",
            "ISC DHCPv4: Services > ISC DHCPv4 > your interface > Network booting, Advanced:",
            "  Enable network booting           on",
            $"  Set next-server IP               {boot.At.Server}",
            $"  Set default bios filename        {File(boot, "bios")}",
            $"  Set x86 UEFI (32-bit) filename   {File(boot, "uefi-x86")}",
            $"  Set x64 UEFI/EBC (64-bit) filename  {File(boot, "uefi-x64")}",
            $"  Set iPXE boot filename           {boot.IpxeScript}",
            "  The field for iPXE keeps iPXE from being given iPXE: do not leave it empty. There is no field for UEFI's HTTP boot.",
            "",
            "Kea DHCPv4: its page has one boot file for a whole subnet (TFTP server, TFTP bootfile name), for BIOS, UEFI and iPXE alike.",
            "  That boots one kind of machine at best. Leave the fields empty, and run Lanboot without --no-dhcp.",
            "",
            "Dnsmasq DNS & DHCP: its page knows no \"not iPXE\", so that iPXE would be given iPXE for ever. Save the lines below as",
            "  /usr/local/etc/dnsmasq.conf.d/lanboot.conf on the firewall, and start the service anew on its page.").Add();
        Dnsmasq.Add(text, boot);
        return text.ToString();
    }

    private static string File(BootInstructions boot, string kind) =>
        boot.Firmware.FirstOrDefault(rule => rule.Name == kind)?.File ?? "(leave it empty)";
}
