namespace Lanboot.Snippets;

/// <summary>
/// The DHCP service of Windows Server 2012 and later: classes and policies. Policies are tried in their order, and each says itself that
/// it is not for iPXE.
/// </summary>
internal sealed class WindowsServer : ISnippet
{
    private const string Ipxe = "Lanboot iPXE";

    public string Name => "windows";

    public string Title => "DHCP of Windows Server";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("#").Begin(boot.At, Title).Say(
            "Run this in PowerShell as administrator on the DHCP server (Windows Server 2012 or later). It adds policies for all scopes;",
            "add -ScopeId 192.168.0.0 to the lines with Policy and OptionValue for one scope alone.",
            "Take out options 60, 66 and 67 of your own, and a WDS on the same host, which answers the same machines.",
            "Limits: iPXE is told by its user class, which must be \"iPXE\" alone, as all builds send it.");
        text.Add($"$server = '{boot.At.Server}'");
        text.Add($"Add-DhcpServerv4Class -Name '{Ipxe}' -Type User -Data 'iPXE'");
        // Of the policies that fit, the first has its way.
        foreach (var rule in boot.Firmware.Where(rule => rule.ForIpxeToo))
            Add(text, rule);
        text.Add().Say("iPXE gets the menu, and never iPXE again.");
        text.Add($"Add-DhcpServerv4Policy -Name '{Ipxe}' -Condition OR -UserClass EQ,'{Ipxe}'");
        AddOptions(text, Ipxe, boot.IpxeScript);
        foreach (var rule in boot.Firmware.Where(rule => !rule.ForIpxeToo))
            Add(text, rule);
        text.Add().Say("To take it away again: Get-DhcpServerv4Policy | Where-Object Name -like 'Lanboot *' | Remove-DhcpServerv4Policy");
        return text.ToString();
    }

    private static void Add(SnippetText text, ClientRule rule)
    {
        var name = $"Lanboot {rule.Who.Replace(",", "", StringComparison.Ordinal)}";
        text.Add().Say(rule.Who);
        var classes = rule.VendorClasses.ToList();
        var names = classes.Select((_, i) => classes.Count == 1 ? name : $"{name} {i + 1}").ToList();
        for (var i = 0; i < classes.Count; i++)
            text.Add($"Add-DhcpServerv4Class -Name '{names[i]}' -Type Vendor -Data '{classes[i]}'");
        // The asterisk: the class goes on behind the architecture (":UNDI:003016").
        var vendors = string.Join(',', names.Select(each => $"'{each}*'"));
        var notIpxe = rule.ForIpxeToo ? "-Condition OR" : $"-Condition AND -UserClass NE,'{Ipxe}'";
        text.Add($"Add-DhcpServerv4Policy -Name '{name}' {notIpxe} -VendorClass EQ,{vendors}");
        AddOptions(text, name, rule.File);
        if (!rule.OverHttp)
            return;
        text.Add("Add-DhcpServerv4OptionDefinition -Name 'Lanboot class' -OptionId 60 -Type String -ErrorAction SilentlyContinue");
        text.Add($"Set-DhcpServerv4OptionValue -PolicyName '{name}' -OptionId 60 -Value 'HTTPClient'");
    }

    private static void AddOptions(SnippetText text, string policy, string file)
    {
        text.Add($"Set-DhcpServerv4OptionValue -PolicyName '{policy}' -OptionId 66 -Value $server");
        text.Add($"Set-DhcpServerv4OptionValue -PolicyName '{policy}' -OptionId 67 -Value '{file}'");
    }
}
