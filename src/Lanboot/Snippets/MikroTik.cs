namespace Lanboot.Snippets;

/// <summary>
/// RouterOS 7.16 and later. Which of two matchers applies when both fit is not defined there, so iPXE can't be told from the firmware
/// that fetched it: these loaders do not ask DHCP again.
/// </summary>
internal sealed class MikroTik : ISnippet
{
    public string Name => "mikrotik";

    public string Title => "MikroTik RouterOS";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("#").Begin(boot.At, Title).Say(
            "Write the names of your DHCP server, its pool and its network into the lines with :local (/ip dhcp-server print shows them),",
            "then paste all of it into a terminal of the router (RouterOS 7.16 or later: matchers with matching-type).",
            "Limits: RouterOS can't tell iPXE from firmware without a doubt, so machines get PXELINUX and GRUB, which do not ask again.",
            "UEFI's HTTP boot needs an answer of its own kind (option 60), and its matchers for that are not worth a script: use the",
            "firmware's PXE. Easier, and without these limits: leave the router as it is, and run Lanboot without --no-dhcp.");
        var rules = boot.WithoutIpxe.Where(rule => !rule.OverHttp).ToList();
        text.Say([.. NoLoader.Sentences(rules)]);
        // Between braces it is one script: a terminal forgets local variables at the end of each line.
        text.Add("{");
        text.Add(":local server \"dhcp1\"");
        text.Add(":local pool \"pool1\"");
        text.Add($":local network [/ip dhcp-server network find where {boot.At.Server} in address]");
        text.Add();
        text.Add($"/ip dhcp-server network set $network next-server={boot.At.Server}");
        foreach (var rule in rules)
            Add(text, rule);
        return text.Add("}").ToString();
    }

    private static void Add(SnippetText text, ClientRule rule)
    {
        var name = $"lanboot-{rule.Name}";
        text.Add().Say(rule.Who);
        text.Add($"/ip dhcp-server option add name={name} code=67 value=\"s'{rule.File}'\"");
        text.Add($"/ip dhcp-server option sets add name={name} options={name}");
        foreach (var code in rule.Architectures)
        {
            text.Add($"/ip dhcp-server matcher add name={name}-{code} server=$server address-pool=$pool "
                + $"code=93 matching-type=exact value=0x{code:x4} option-set={name}");
        }
    }
}
