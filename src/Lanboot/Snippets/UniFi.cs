namespace Lanboot.Snippets;

/// <summary>UniFi Network (gateways of Ubiquiti): one boot file for a whole network, so that it serves one kind of firmware.</summary>
internal sealed class UniFi : ISnippet
{
    public string Name => "unifi";

    public string Title => "UniFi Network";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("").Begin(boot.At, Title).Say(
            "",
            "Limits: UniFi has one boot file for a whole network. BIOS and UEFI need different ones, and iPXE a third, so it can serve",
            "one kind of machine only, with a loader that does not ask DHCP again; and nothing for UEFI's HTTP boot.",
            "Better in most cases: leave UniFi as it is, Network Boot off, and run Lanboot without --no-dhcp. It adds what a boot needs,",
            "for every kind of machine, and UniFi goes on giving the addresses.",
            "",
            "Settings > Networks > your network > DHCP > DHCP Service Management:",
            "  Network Boot    on",
            $"  server          {boot.At.Server}",
            $"  file            {File(boot, "uefi-x64")}      when the machines boot by UEFI",
            $"               or {File(boot, "bios")}      when they boot by BIOS",
            "  TFTP Server     off, since Network Boot has it (both are option 66)");
        text.Say([.. NoLoader.Sentences(boot.WithoutIpxe)]);
        return text.ToString();
    }

    private static string File(BootInstructions boot, string kind) => Rule(boot, kind)?.File ?? "(none)";

    private static ClientRule? Rule(BootInstructions boot, string kind) => boot.WithoutIpxe.FirstOrDefault(rule => rule.Name == kind);
}
